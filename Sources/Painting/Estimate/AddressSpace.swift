import Foundation

/// The address space left by the process's limit (`ulimit -v`). Beyond it, nothing can be
/// allocated, and libraries fail.
struct AddressSpace {
  /// Bytes that can still be mapped.
  let left: Int
  /// Bytes that threads and libraries map without using them: 300 MB, and 110 MB for each thread,
  /// as measured with 1 to 16 threads.
  let overhead: Int

  /// `nil` if there is no limit.
  init?(threads: Int) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      limit.rlim_cur < 1 << 60
    else { return nil }
    left = max(0, Int(limit.rlim_cur) - Self.mapped)
    overhead = 300_000_000 + 110_000_000 * threads
  }

  /// Bytes that the process has mapped; a typical amount if /proc cannot be read.
  private static var mapped: Int { ProcessMemory.mapped() ?? 400_000_000 }

  /// - Parameter memory: bytes that the process will use.
  /// - Throws: ``PaintingError/littleAddressSpace(needed:left:)``.
  func check(for memory: Int) throws {
    guard memory + overhead > left else { return }
    throw PaintingError.littleAddressSpace(needed: memory + overhead, left: left)
  }
}
