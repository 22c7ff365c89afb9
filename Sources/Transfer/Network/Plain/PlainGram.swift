import COpenBLAS

/// Gram matrices of plain features, and their derivatives.
final class PlainGram {
  /// Positions per partial product. Partial sums are added in `Double`, so that errors do not grow with the size of
  /// the image.
  private static let chunk = 8192
  /// Rows of the Gram matrix per part.
  private static let rowBlock = 64
  /// Positions per part of the derivative.
  private static let strip = 512

  private let workers: Workers
  private var partials: UnsafeMutableBufferPointer<Float> = .init(start: nil, count: 0)

  init(workers: Workers) {
    self.workers = workers
  }

  deinit {
    partials.deallocate()
  }

  /// Computes G = F Fᵀ / N for features at N positions; with a region g, F diag(g) Fᵀ / Σ g.
  func compute(_ features: Tensor, region: RegionMap?, into gram: inout GramMatrix) {
    let weighted = region.map { self.weighted(features, $0) } ?? features
    let channels = features.channels
    precondition(gram.channels == channels)
    let positions = features.size.area
    let chunks = (positions + Self.chunk - 1) / Self.chunk
    let blocks = channels / Self.rowBlock
    let entries = channels * channels
    reservePartials(chunks * entries)
    workers.forEach(chunks * blocks) { part, _ in
      let start = part / blocks * Self.chunk
      let row = part % blocks * Self.rowBlock
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, Int32(Self.rowBlock), Int32(channels),
        Int32(min(Self.chunk, positions - start)), 1,
        weighted.base + row * positions + start, Int32(positions),
        features.base + start, Int32(positions), 0,
        partials.baseAddress! + part / blocks * entries + row * channels, Int32(channels))
    }
    for i in 0..<entries {
      var sum = 0.0
      for index in 0..<chunks { sum += Double(partials[index * entries + i]) }
      gram.values[i] = Float(sum / (region?.sum ?? Double(positions)))
    }
  }

  /// Computes the mean of each channel; with a region g, Σ g f / Σ g.
  func computeMean(_ features: Tensor, region: RegionMap?, into mean: inout [Float]) {
    let weighted = region.map { self.weighted(features, $0) } ?? features
    let positions = features.size.area
    for channel in mean.indices {
      let plane = UnsafeBufferPointer(start: weighted.base + channel * positions, count: positions)
      mean[channel] = Float(
        plane.reduce(0.0) { $0 + Double($1) } / (region?.sum ?? Double(positions)))
    }
  }

  /// Adds scale · region · (matrix · F + offset) to `gradient`.
  func addProduct(
    _ matrix: [Float], _ offset: [Float], _ features: Tensor, region: RegionMap?, scale: Float,
    to gradient: UnsafeMutablePointer<Float>
  ) {
    let features = region.map { weighted(features, $0) } ?? features
    let channels = features.channels
    let positions = features.size.area
    let strips = (positions + Self.strip - 1) / Self.strip
    matrix.withUnsafeBufferPointer { values in
      workers.forEach(strips) { index, _ in
        let start = index * Self.strip
        cblas_sgemm(
          CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(channels),
          Int32(min(Self.strip, positions - start)), Int32(channels), scale, values.baseAddress!,
          Int32(channels), features.base + start, Int32(positions), 1, gradient + start,
          Int32(positions))
      }
    }
    for (channel, offset) in offset.enumerated() {
      let plane = gradient + channel * positions
      for i in 0..<positions { plane[i] += scale * (region?.values.base[i] ?? 1) * offset }
    }
  }

  /// Features multiplied by the weight of each position.
  private func weighted(_ features: Tensor, _ region: RegionMap) -> Tensor {
    let result = Tensor(channels: features.channels, size: features.size)
    let area = features.size.area
    workers.forEach(features.channels) { channel, _ in
      let (input, output) = (features.base + channel * area, result.base + channel * area)
      for i in 0..<area { output[i] = region.values.base[i] * input[i] }
    }
    return result
  }

  private func reservePartials(_ count: Int) {
    guard partials.count < count else { return }
    partials.deallocate()
    partials = .allocate(capacity: count)
  }
}
