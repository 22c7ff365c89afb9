import Foundation

/// A separable Gaussian blur of planes; beyond the edge, the edge's values are repeated.
struct GaussianBlur {
  /// Weights at distances 0, 1, …; over both sides they sum to 1.
  private let weights: [Float]

  /// - Parameter sigma: standard deviation in pixels, above 0; the kernel is cut off at three sigma.
  init(sigma: Double) {
    weights = Self.weights(sigma: sigma, radius: max(1, Int((3 * sigma).rounded(.up))))
  }

  /// Weights of a Gaussian at distances 0 to `radius`; over both sides they sum to 1.
  static func weights(sigma: Double, radius: Int) -> [Float] {
    let raw = (0...radius).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let sum = 2 * raw.reduce(0, +) - raw[0]
    return raw.map { Float($0 / sum) }
  }

  /// Returns the image with each plane blurred.
  func apply(to image: Tensor, _ workers: Workers) -> Tensor {
    let rows = Tensor(channels: image.channels, size: image.size)
    let result = Tensor(channels: image.channels, size: image.size)
    let (width, height) = (image.size.width, image.size.height)
    workers.forEach(image.channels * height) { row, _ in
      let (input, output) = (image.base + row * width, rows.base + row * width)
      for x in 0..<width {
        var sum = weights[0] * input[x]
        for distance in 1..<weights.count {
          sum +=
            weights[distance]
            * (input[max(x - distance, 0)] + input[min(x + distance, width - 1)])
        }
        output[x] = sum
      }
    }
    workers.forEach(image.channels * height) { row, _ in
      let plane = rows.base + row / height * height * width
      let (y, output) = (row % height, result.base + row * width)
      for x in 0..<width { output[x] = weights[0] * plane[y * width + x] }
      for distance in 1..<weights.count {
        let above = plane + max(y - distance, 0) * width
        let below = plane + min(y + distance, height - 1) * width
        for x in 0..<width { output[x] += weights[distance] * (above[x] + below[x]) }
      }
    }
    return result
  }
}
