import Basics
import CKernels

/// How the process uses memory.
public enum Memory {
  /// Gives what is large back to the system when it is freed, from now on: malloc would keep some 100 MB
  /// of a large video's past frames.
  public static func returnLargeBlocks() { ck_return_large_blocks() }
}

/// Zeroed memory of whole pages, aligned to them; lives as long as the object.
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

  deinit {
    ck_free(start, byteCount)
  }

  /// The memory as `Float`s; valid while the object lives.
  var floats: UnsafeMutablePointer<Float> { start.assumingMemoryBound(to: Float.self) }

  /// The memory as `Double`s; valid while the object lives.
  var doubles: UnsafeMutablePointer<Double> { start.assumingMemoryBound(to: Double.self) }

  /// The memory as words of bits; valid while the object lives.
  var bits: UnsafeMutablePointer<UInt16> { start.assumingMemoryBound(to: UInt16.self) }
}

extension ck_map {
  /// A map of a layer's shape at `values`.
  init(_ values: UnsafeMutablePointer<Float>, channels: Int, size: Size) {
    self.init(
      values: values, channels: Int32(channels), height: Int32(size.height),
      width: Int32(size.width), top: 0, left: 0)
  }

  var size: Size { Size(height: Int(height), width: Int(width)) }
  var blocks: Int { Int(channels) / Int(CK_BLOCK) }

  /// Floats that a map of this shape takes, its border included.
  static func count(channels: Int, size: Size) -> Int {
    let border = Int(CK_BORDER)
    return channels * (size.height + border) * (size.width + border)
  }
}
