import Basics
import CFFmpeg
import Glibc

/// Tells whether files are still what they were.
public enum FileDigest {
  /// Digest of the contents of files, one after the other, in hexadecimal digits.
  ///
  /// MurmurHash3 of 128 bits: quick, and only meant to tell files apart that nobody has forged.
  public static func of(_ paths: [String]) throws(MediaError) -> String {
    var hash: OpaquePointer?
    try check(av_hash_alloc(&hash, "murmur3"), .read, paths.first ?? "")
    defer { av_hash_freep(&hash) }
    av_hash_init(hash)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    for path in paths {
      try wrapFileErrors(try InputFile.check(path))
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      try wrapFileErrors(try FileError.check(descriptor >= 0, .open, path))
      defer { close(descriptor) }
      while true {
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        try wrapFileErrors(try FileError.check(count >= 0, .read, path))
        if count == 0 { break }
        av_hash_update(hash, buffer, count)
      }
    }
    return withUnsafeTemporaryAllocation(
      of: UInt8.self, capacity: 2 * Int(AV_HASH_MAX_SIZE) + 1
    ) { text in
      av_hash_final_hex(hash, text.baseAddress, Int32(text.count))
      return String(cString: text.baseAddress!)
    }
  }
}
