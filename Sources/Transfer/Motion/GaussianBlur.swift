import Foundation

/// A separable Gaussian over a plane; beyond the edge the edge's values go on.
struct GaussianBlur {
  /// Weights at distances 0, 1, …; they sum to 1 over both sides.
  private let weights: [Float]

  /// - Parameter sigma: standard deviation in pixels, above 0; cut off at three of them.
  init(sigma: Double) {
    weights = Self.weights(sigma: sigma, radius: max(1, Int((3 * sigma).rounded(.up))))
  }

  /// A Gaussian at distances 0 to `radius`; over both sides it sums to 1.
  static func weights(sigma: Double, radius: Int) -> [Float] {
    let raw = (0...radius).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let sum = 2 * raw.reduce(0, +) - raw[0]
    return raw.map { Float($0 / sum) }
  }

  func apply(to image: Tensor, _ workers: Workers) -> Tensor {
    let rows = Tensor(channels: image.channels, size: image.size)
    let result = Tensor(channels: image.channels, size: image.size)
    let (width, height) = (image.size.width, image.size.height)
    workers.forEach(image.channels * height) { row, _ in
      let (source, target) = (image.base + row * width, rows.base + row * width)
      for x in 0..<width {
        var sum = weights[0] * source[x]
        for distance in 1..<weights.count {
          sum +=
            weights[distance]
            * (source[max(x - distance, 0)] + source[min(x + distance, width - 1)])
        }
        target[x] = sum
      }
    }
    workers.forEach(image.channels * height) { row, _ in
      let plane = rows.base + row / height * height * width
      let (y, target) = (row % height, result.base + row * width)
      for x in 0..<width { target[x] = weights[0] * plane[y * width + x] }
      for distance in 1..<weights.count {
        let above = plane + max(y - distance, 0) * width
        let below = plane + min(y + distance, height - 1) * width
        for x in 0..<width { target[x] += weights[distance] * (above[x] + below[x]) }
      }
    }
    return result
  }
}
