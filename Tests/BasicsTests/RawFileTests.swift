import Foundation
import TestSupport
import Testing

@testable import Basics

@Suite struct RawFileTests {
  let folder: TemporaryDirectory
  let path: String

  init() throws {
    folder = try TemporaryDirectory()
    path = folder.file("a.bin")
  }

  @Test func whatIsWrittenIsRead() throws {
    try RawFile(path, for: .replacing).write([1, 2, 3])
    let file = try RawFile(path, for: .adding)
    try file.write([4, 5])
    let (size, contents, start) = (try file.size(), try file.contents(), try file.contents(upTo: 2))
    #expect(size == 5)
    #expect(contents == [1, 2, 3, 4, 5])
    #expect(start == [1, 2])
    try file.truncate(to: 4)
    try file.synchronize()
    let reader = try RawFile(path, for: .reading)
    var bytes = [UInt8](repeating: 0, count: 3)
    let isFilled = try bytes.withUnsafeMutableBytes { try reader.read(into: $0) }
    #expect(isFilled)
    #expect(bytes == [1, 2, 3])
    let isFilledAgain = try bytes.withUnsafeMutableBytes { try reader.read(into: $0) }
    #expect(!isFilledAgain)
    #expect(bytes == [4, 2, 3])
    try RawFile(path, for: .replacing).write("é")
    let letter = try RawFile(path, for: .reading).contents()
    #expect(letter == [0xC3, 0xA9])
  }

  @Test func onlyOneHoldsTheLock() throws {
    do {
      let first = try RawFile(path, for: .adding)
      let second = try RawFile(path, for: .adding)
      let (isFirstLocked, isSecondLocked) = (try first.lock(), try second.lock())
      #expect(isFirstLocked && !isSecondLocked)
    }
    let isLocked = try RawFile(path, for: .reading).lock()
    #expect(isLocked)
  }

  /// What comes out of a pipe is read; one that nobody writes to, or that stays silent, is an error.
  @Test func pipesAreReadButNotWaitedFor() throws {
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    func read(_ path: String, upTo limit: Int = 10) throws -> [UInt8] {
      try RawFile(path, for: .reading).contentsOfAnyKind(upTo: limit, patience: 0.1)
    }
    #expect(throws: FileError(pipe, .isSilent)) { try read(pipe) }
    #expect(throws: FileError(pipe, .isUnread)) { _ = try RawFile(pipe, for: .replacing) }
    let descriptor = open(pipe, O_RDWR)
    #expect(throws: FileError(pipe, .isSilent)) { try read(pipe) }
    #expect(write(descriptor, "0123456789", 10) == 10)
    let reader = try RawFile(pipe, for: .reading)
    close(descriptor)
    let bytes = try reader.contentsOfAnyKind(upTo: 10)
    #expect(bytes == Array("0123456789".utf8))
    #expect(throws: FileError("/dev/zero", .refused(.read, .fileTooLarge))) {
      try read("/dev/zero")
    }
    try RawFile(path, for: .replacing).write([])
    #expect(try read(path) == [])
    try RawFile(path, for: .replacing).write("0123456789A")
    #expect(throws: FileError(path, .refused(.read, .fileTooLarge))) { try read(path) }
    #expect(try read(path, upTo: 11).count == 11)
  }

  @Test func errorsNameTheFile() throws {
    func said(_ body: () throws -> Void) -> String? {
      do {
        try body()
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      said { _ = try RawFile(path, for: .reading) }
        == "could not read \(path): No such file or directory")
    #expect(
      said { _ = try RawFile(folder.path, for: .replacing) }
        == "could not write \(folder.path): Is a directory")
    #expect(
      said { try RawFile("/dev/full", for: .replacing).write([1]) }
        == "could not write /dev/full: No space left on device")
    let isRegular = try RawFile(folder.path, for: .reading).isRegular()
    #expect(!isRegular)
  }
}
