import Crypto

/// Digests that tell whether files have changed.
public enum FileDigest {
  /// SHA-256 of the contents of files in order, as 64 lowercase hexadecimal digits.
  ///
  /// Each file is preceded by its length as 8 little-endian bytes, so that moving bytes from one file
  /// to the next changes the digest.
  public static func sha256(of paths: [String]) throws(FileError) -> String {
    var hash = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    for path in paths {
      try InputFile.check(path)
      let file = try RawFile(path, for: .reading)
      withUnsafeBytes(of: UInt64(try file.size()).littleEndian) { hash.update(bufferPointer: $0) }
      while case let count = try file.readSome(into: buffer), count > 0 {
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
    return hexadecimal(hash.finalize())
  }

  /// SHA-256 of bytes as `sha256sum` prints it: 64 lowercase hexadecimal digits.
  public static func sha256(of bytes: [UInt8]) -> String {
    hexadecimal(SHA256.hash(data: bytes))
  }

  fileprivate static func hexadecimal(_ digest: SHA256Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}

/// SHA-256 of bytes that arrive piece by piece.
public struct RunningDigest {
  private var hash = SHA256()

  public init() {}

  public mutating func add(_ bytes: UnsafeRawBufferPointer) {
    hash.update(bufferPointer: bytes)
  }

  /// 64 lowercase hexadecimal digits.
  public var text: String { FileDigest.hexadecimal(hash.finalize()) }
}
