import CKernels

/// Zero-initialised, page-aligned memory that is freed with the object.
final class Pages: @unchecked Sendable {
  private let start: UnsafeMutableRawPointer
  private let byteCount: Int

  init(byteCount: Int) {
    guard let start = ck_allocate(max(byteCount, 1)) else {
      fatalError("no memory is left for \(byteCount) bytes")
    }
    self.start = start
    self.byteCount = max(byteCount, 1)
  }

  convenience init(floats: Int) {
    self.init(byteCount: floats * MemoryLayout<Float>.stride)
  }

  convenience init(doubles: Int) {
    self.init(byteCount: doubles * MemoryLayout<Double>.stride)
  }

  deinit {
    ck_free(start, byteCount)
  }

  /// The memory as `Float`s; valid as long as the object lives.
  var floats: UnsafeMutablePointer<Float> { start.assumingMemoryBound(to: Float.self) }

  /// The memory as `Double`s; valid as long as the object lives.
  var doubles: UnsafeMutablePointer<Double> { start.assumingMemoryBound(to: Double.self) }

  /// The memory as words of bits; valid as long as the object lives.
  var bits: UnsafeMutablePointer<UInt16> { start.assumingMemoryBound(to: UInt16.self) }
}
