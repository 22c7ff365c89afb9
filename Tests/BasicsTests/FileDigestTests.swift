import Foundation
import TestSupport
import Testing

@testable import Basics

@Suite struct FileDigestTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let path = folder.file(name)
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  /// Lengths around SHA-256's block of 64 bytes, and beyond the buffer of a mebibyte.
  private static let contents: [[UInt8]] = [1, 55, 56, 63, 64, 65, 3_000_001].map { count in
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
  }

  @Test(arguments: contents) func bytesHaveTheDigestThatSha256sumPrints(_ bytes: [UInt8]) throws {
    let path = try file("a", bytes)
    let printed = try Shell.run(["sha256sum", path]).prefix(64)
    #expect(FileDigest.sha256(of: bytes) == printed)
  }

  @Test func nothingHasADigestToo() {
    #expect(
      FileDigest.sha256(of: [UInt8]())
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  /// What is hashed is each file behind its length in 8 little-endian bytes.
  @Test func filesAreHashedBehindTheirLengths() throws {
    let paths = try Self.contents.enumerated().map { try file("\($0)", $1) }
    let framed = Self.contents.flatMap { bytes in
      (0..<8).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) } + bytes
    }
    #expect(try FileDigest.sha256(of: paths) == FileDigest.sha256(of: framed))
    #expect(try FileDigest.sha256(of: [String]()) == FileDigest.sha256(of: [UInt8]()))
  }

  @Test func boundariesAndOrderCount() throws {
    let (ab, c) = (try file("ab", "ab".utf8), try file("c", "c".utf8))
    let (a, bc) = (try file("a", "a".utf8), try file("bc", "bc".utf8))
    let digests = Set(
      try [[ab, c], [a, bc], [c, ab], [ab]].map { try FileDigest.sha256(of: $0) })
    #expect(digests.count == 4)
  }

  @Test func onlyFilesHaveADigest() throws {
    let missing = folder.file("none")
    #expect(throws: FileError(missing, .missing)) { try FileDigest.sha256(of: [missing]) }
    #expect(throws: FileError(folder.path, .isFolder)) {
      try FileDigest.sha256(of: [folder.path])
    }
    #expect(throws: FileError("/dev/zero", .isSpecialFile)) {
      try FileDigest.sha256(of: ["/dev/zero"])
    }
  }
}
