import Foundation
import TestSupport
import Testing

@testable import Basics

@Suite struct FolderTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// As Python's os.path takes them apart; a combining accent behind the slash belongs to the name.
  @Test(arguments: ["a/b", "/a", "a", "a/", "/", "a/\u{301}x", "é/e\u{301}", "a//b"])
  func pathsHaveTwoParts(path: String) throws {
    let split = "import os, sys; print(*os.path.split(sys.argv[1]), sep='\\n', end='')"
    let parts = try Shell.run(["python3", "-c", split, path]).split(
      separator: "\n", omittingEmptySubsequences: false)
    let own = Folder.path(of: path)
    #expect(String(parts[0]) == (own == "." ? "" : path == "a//b" ? "a" : own))
    #expect(Array(parts[1].utf8) == Array(Folder.name(of: path).utf8))
  }

  /// Names have 255 bytes at most; two that are cut stay two.
  @Test func siblingsOfLongNames() throws {
    let names = ["a", "b"].map { String(repeating: "é", count: 120) + $0 + ".mp4" }
    let siblings = names.map {
      Folder.sibling(of: folder.file($0), prefix: ".", suffix: ".vidstyle")
    }
    #expect(Set(siblings).count == 2)
    for path in siblings {
      #expect(Folder.name(of: path).utf8.count <= 255)
      try Data().write(to: URL(filePath: path))
    }
    #expect(Folder.sibling(of: "x/a.mp4", prefix: "", suffix: ".vidstyle") == "x/a.mp4.vidstyle")
  }

  @Test func addresses() {
    for path in ["https://example.org/in.mp4", "rtmp://a", "FILE:///in.mp4"] {
      #expect(Folder.isAddress(path))
    }
    for path in ["in.mp4", "a:b", "://x", "a b://c", "/x://y"] { #expect(!Folder.isAddress(path)) }
  }

  @Test func foldersAreMadeWithThoseAbove() throws {
    let path = folder.file("a/b/c")
    #expect(try Folder.make(path))
    #expect(try !Folder.make(path))
    #expect(FileManager.default.fileExists(atPath: path))
    try Data().write(to: URL(filePath: folder.file("file")))
    #expect(throws: FileError(folder.file("file/x"), .refused(.write, .notDirectory))) {
      try Folder.make(folder.file("file/x"))
    }
  }
}
