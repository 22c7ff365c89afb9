import Foundation

/// Moves images along a flow: the new value at p is the image's value at p + flow(p).
///
/// Interpolates with a windowed sinc (Lanczos, three lobes), which preserves more of the brushwork's fine texture
/// than linear or cubic interpolation. Beyond the edge, the edge's values are repeated.
enum Warp {
  /// Number of taps on each side.
  private static let lobes = 3
  private static let taps = 2 * lobes
  /// Weights of the taps at 0, 1/steps, …, 1 between two pixels; each row sums to 1.
  private static let steps = 1024
  private static let table: [Float] = (0...steps).flatMap { step -> [Float] in
    let fraction = Double(step) / Double(steps)
    let weights = (0..<taps).map { lanczos(fraction - Double($0 - lobes + 1)) }
    let sum = weights.reduce(0, +)
    return weights.map { Float($0 / sum) }
  }

  /// The Lanczos window times the sinc function.
  static func lanczos(_ x: Double) -> Double {
    if abs(x) < 1e-9 { return 1 }
    if abs(x) >= Double(lobes) { return 0 }
    let angle = Double.pi * x
    return Double(lobes) * sin(angle) * sin(angle / Double(lobes)) / (angle * angle)
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
