import Basics

/// A separable Gaussian blur with zeros beyond the edges.
///
/// As a matrix it is symmetric and, like the spectrum of a Gaussian, positive apart from the effect of cutting it
/// off.
struct SymmetricBlur {
  /// Weights at distances 0, 1, …, cut off at two and a half standard deviations, which keeps the spectrum above
  /// −1/40.
  private let weights: [Float]
  private let radius: Int
  private let size: Size
  private let workers: Workers
  /// For each worker, rows that are blurred horizontally, between zeros.
  private let scratch: [Tensor]

  /// Number of rows that a worker takes at once.
  private static let strip = 64

  /// - Parameters:
  ///   - sigma: standard deviation in pixels.
  ///   - size: size of all planes.
  init(sigma: Double, size: Size, workers: Workers) {
    radius = Int(2.5 * sigma)
    weights = GaussianBlur.weights(sigma: sigma, radius: radius)
    self.size = size
    self.workers = workers
    // A strip with its neighbouring rows, and a row with its margins.
    let rows = Self.strip + 2 * radius + 1
    let width = size.width + 2 * radius
    scratch = (0..<workers.count).map { _ in
      Tensor(channels: 1, size: Size(height: rows, width: width))
    }
  }

  /// Computes result = G · plane for planes of the size that the blur was made for.
  func apply(to plane: UnsafePointer<Float>, result: UnsafeMutablePointer<Float>) {
    workers.forEach((size.height + Self.strip - 1) / Self.strip) { part, worker in
      let first = part * Self.strip
      apply(
        rows: first..<min(first + Self.strip, size.height), of: plane, to: result, scratch[worker])
    }
  }

  private func apply(
    rows: Range<Int>, of plane: UnsafePointer<Float>, to result: UnsafeMutablePointer<Float>,
    _ scratch: Tensor
  ) {
    let (width, pitch) = (size.width, scratch.size.width)
    // The margins stay 0, as only the middle of this row is ever written.
    let padded = scratch.base
    let blurred = scratch.base + pitch
    for row in (rows.lowerBound - radius)..<(rows.upperBound + radius) {
      let line = blurred + (row - rows.lowerBound + radius) * pitch
      guard (0..<size.height).contains(row) else {
        line.update(repeating: 0, count: width)
        continue
      }
      (padded + radius).update(from: plane + row * width, count: width)
      for x in 0..<width { line[x] = weights[0] * padded[x + radius] }
      for distance in 1...radius {
        let weight = weights[distance]
        let (left, right) = (padded + radius - distance, padded + radius + distance)
        for x in 0..<width { line[x] += weight * (left[x] + right[x]) }
      }
    }
    for row in rows {
      let middle = blurred + (row - rows.lowerBound + radius) * pitch
      let line = result + row * width
      for x in 0..<width { line[x] = weights[0] * middle[x] }
      for distance in 1...radius {
        let weight = weights[distance]
        let (above, below) = (middle - distance * pitch, middle + distance * pitch)
        for x in 0..<width { line[x] += weight * (above[x] + below[x]) }
      }
    }
  }
}
