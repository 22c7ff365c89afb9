import Basics

/// A separable Gaussian with zeros beyond the edges: as a matrix it is symmetric and, as a Gaussian's
/// spectrum is, positive but for what cutting it off leaves.
struct SymmetricBlur {
  /// At distances 0, 1, …: cut off at two and a half standard deviations, which leaves the spectrum
  /// above −1/40.
  private let weights: [Float]
  private let radius: Int
  private let size: Size
  private let workers: Workers
  /// Rows blurred horizontally, between zeros, for each worker.
  private let scratch: [Tensor]

  /// Rows that a worker takes at once.
  private static let strip = 64

  /// - Parameter sigma: standard deviation in pixels.
  init(sigma: Double, size: Size, workers: Workers) {
    radius = Int(2.5 * sigma)
    weights = GaussianBlur.weights(sigma: sigma, radius: radius)
    self.size = size
    self.workers = workers
    // A strip with its neighbours, and a row with its margins.
    let rows = Self.strip + 2 * radius + 1
    let width = size.width + 2 * radius
    scratch = (0..<workers.count).map { _ in
      Tensor(channels: 1, size: Size(height: rows, width: width))
    }
  }

  /// result = G · plane; both of the size the blur was made for.
  func apply(to plane: UnsafePointer<Float>, result: UnsafeMutablePointer<Float>) {
    workers.forEach((size.height + Self.strip - 1) / Self.strip) { part, worker in
      let first = part * Self.strip
      apply(
        rows: first..<min(first + Self.strip, size.height), of: plane, to: result, scratch[worker])
    }
  }

  private func apply(
    rows: Range<Int>, of source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>,
    _ scratch: Tensor
  ) {
    let (width, pitch) = (size.width, scratch.size.width)
    // The margins stay 0: only the middle of this row is ever written.
    let padded = scratch.base
    let blurred = scratch.base + pitch
    for row in (rows.lowerBound - radius)..<(rows.upperBound + radius) {
      let line = blurred + (row - rows.lowerBound + radius) * pitch
      guard (0..<size.height).contains(row) else {
        line.update(repeating: 0, count: width)
        continue
      }
      (padded + radius).update(from: source + row * width, count: width)
      for x in 0..<width { line[x] = weights[0] * padded[x + radius] }
      for distance in 1...radius {
        let weight = weights[distance]
        let (left, right) = (padded + radius - distance, padded + radius + distance)
        for x in 0..<width { line[x] += weight * (left[x] + right[x]) }
      }
    }
    for row in rows {
      let middle = blurred + (row - rows.lowerBound + radius) * pitch
      let line = target + row * width
      for x in 0..<width { line[x] = weights[0] * middle[x] }
      for distance in 1...radius {
        let weight = weights[distance]
        let (above, below) = (middle - distance * pitch, middle + distance * pitch)
        for x in 0..<width { line[x] += weight * (above[x] + below[x]) }
      }
    }
  }
}
