import Foundation

/// H₀ = I + strength · G, a first guess of the inverse Hessian that favours smooth changes; G is a Gaussian
/// blur.
///
/// Departure from L-BFGS as in Nocedal, Wright, whose H₀ is a multiple of I: VGG19's losses are far
/// steeper in an image's fine grain than in its broad shapes, so with that the grain alone decides the
/// step. With this one 80 evaluations reach what took about 110.
///
/// With zeros beyond the edges G is symmetric, and positive definite as a Gaussian's spectrum is, so H₀ is.
struct Preconditioner {
  private let strength: Float
  /// Standard deviation of the Gaussian in pixels.
  private static let sigma = 4.0

  /// At distances 0, 1, …: cut off at two and a half standard deviations, which leaves the spectrum
  /// above −1/40.
  private let weights: [Float]
  private let radius: Int
  private let workers: Workers
  /// Rows blurred horizontally, between zeros, for each worker.
  private let scratch: [Tensor]
  private let result: Tensor

  /// Rows that a worker takes at once.
  private static let strip = 64

  init(strength: Double, size: Size, workers: Workers) {
    self.strength = Float(strength)
    radius = Int(2.5 * Self.sigma)
    let raw = (0...radius).map { exp(-Double($0 * $0) / (2 * Self.sigma * Self.sigma)) }
    let sum = 2 * raw.reduce(0, +) - raw[0]
    weights = raw.map { Float($0 / sum) }
    self.workers = workers
    // A strip with its neighbours, and a row with its margins.
    let rows = Self.strip + 2 * radius + 1
    let width = size.width + 2 * radius
    scratch = (0..<workers.count).map { _ in
      Tensor(channels: 1, size: Size(height: rows, width: width))
    }
    result = Tensor(channels: 3, size: size)
  }

  /// image = H₀ · image.
  func apply(to image: Tensor) {
    blur(image)
    VectorMath.add(result.base, scale: strength, to: image.base, image.count, workers)
  }

  /// xᵀ H₀ x.
  func squaredNorm(of x: Tensor) -> Double {
    blur(x)
    return VectorMath.dot(x.base, x.base, x.count, workers)
      + Double(strength) * VectorMath.dot(x.base, result.base, x.count, workers)
  }

  /// result = G · image.
  private func blur(_ image: Tensor) {
    let height = image.size.height
    let strips = (height + Self.strip - 1) / Self.strip
    workers.forEach(image.channels * strips) { part, worker in
      let first = part % strips * Self.strip
      blur(
        rows: first..<min(first + Self.strip, height),
        of: image.base + part / strips * image.size.area,
        to: result.base + part / strips * image.size.area, image.size, scratch[worker])
    }
  }

  private func blur(
    rows: Range<Int>, of source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>,
    _ size: Size, _ scratch: Tensor
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
