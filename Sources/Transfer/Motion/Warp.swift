import Foundation

/// Moves images along a flow: the new value at p is the image's value at p + flow(p).
///
/// Interpolates with a sinc in a Kaiser window, whose gain is 1 within 0.1 % for waves of four pixels or more: paint
/// is moved in every frame, and what a single move does to its texture is done again and again. Lanczos' three lobes
/// gain up to 2.7 % at half a pixel, which 48 moves make 3.6 times the contrast. Beyond the edge, the edge's values
/// are repeated.
enum Warp {
  /// Number of taps on each side.
  private static let lobes = 4
  /// Shape of the window: the larger, the flatter the gain, and the sooner it falls.
  private static let shape = 6.0
  private static let taps = 2 * lobes
  /// Weights of the taps at 0, 1/steps, …, 1 between two pixels; each row sums to 1.
  private static let steps = 1024
  private static let table: [Float] = (0...steps).flatMap { step -> [Float] in
    let fraction = Double(step) / Double(steps)
    let weights = (0..<taps).map { windowedSinc(fraction - Double($0 - lobes + 1)) }
    let sum = weights.reduce(0, +)
    return weights.map { Float($0 / sum) }
  }

  /// The Kaiser window times the sinc function.
  private static func windowedSinc(_ x: Double) -> Double {
    // Exactly, so that moves by whole pixels copy.
    if x == x.rounded() { return x == 0 ? 1 : 0 }
    let place = x / Double(lobes)
    if abs(place) >= 1 { return 0 }
    let window = bessel(shape * (1 - place * place).squareRoot()) / bessel(shape)
    return window * sin(.pi * x) / (.pi * x)
  }

  /// The modified Bessel function of the first kind and order 0: Σ ((x/2)ᵏ / k!)².
  private static func bessel(_ x: Double) -> Double {
    var (sum, root) = (1.0, 1.0)
    for k in 1...30 {
      root *= x / 2 / Double(k)
      sum += root * root
    }
    return sum
  }

  /// Returns all planes of `image`, moved along a flow of the same size.
  static func apply(_ flow: FlowField, to image: Tensor, _ workers: Workers) -> Tensor {
    let result = Tensor(channels: image.channels, size: image.size)
    apply(flow, to: image, result: result, workers)
    return result
  }

  /// Moves all planes of `image` into `result`.
  static func apply(_ flow: FlowField, to image: Tensor, result: Tensor, _ workers: Workers) {
    precondition(flow.size == image.size && result.count == image.count)
    let (width, height) = (image.size.width, image.size.height)
    table.withUnsafeBufferPointer { table in
      workers.forEach(height) { y, _ in
        for x in 0..<width {
          let i = y * width + x
          // Points far outside, and NaN, become points at the edge.
          let placeX = clamp(Float(x) + flow.right[i], Float(width - 1))
          let placeY = clamp(Float(y) + flow.down[i], Float(height - 1))
          let (left, top) = (Int(placeX), Int(placeY))
          let across = table.baseAddress! + taps * step(placeX - Float(left))
          let along = table.baseAddress! + taps * step(placeY - Float(top))
          for channel in 0..<image.channels {
            let plane = image.base + channel * width * height
            var sum: Float = 0
            for row in 0..<taps {
              let line = plane + min(max(top + row - lobes + 1, 0), height - 1) * width
              var part: Float = 0
              for column in 0..<taps {
                part +=
                  across[column] * line[min(max(left + column - lobes + 1, 0), width - 1)]
              }
              sum += along[row] * part
            }
            result.base[channel * width * height + i] = sum
          }
        }
      }
    }
  }

  /// Returns all planes of `image`, moved with bilinear interpolation, as in the definition of warping errors.
  static func linear(_ flow: FlowField, to image: Tensor, _ workers: Workers) -> Tensor {
    precondition(flow.size == image.size)
    let result = Tensor(channels: image.channels, size: image.size)
    let (width, height) = (image.size.width, image.size.height)
    workers.forEach(height) { y, _ in
      for x in 0..<width {
        let i = y * width + x
        let place = LinearPlace(
          x: clamp(Float(x) + flow.right[i], Float(width - 1)),
          y: clamp(Float(y) + flow.down[i], Float(height - 1)), image.size)
        for channel in 0..<image.channels {
          let plane = channel * width * height
          result.base[plane + i] = place.value(in: image.base + plane)
        }
      }
    }
    return result
  }

  private static func clamp(_ place: Float, _ end: Float) -> Float {
    place > 0 ? min(place, end) : 0
  }

  private static func step(_ fraction: Float) -> Int {
    Int((fraction * Float(steps)).rounded())
  }
}
