import Foundation
import Glibc
import TestSupport
import Testing

@testable import Basics

@Suite struct AtomicFileTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func itAppearsWhenItIsComplete() throws {
    let path = folder.file("a.txt")
    var file = try AtomicFile(for: path)
    try file.write("one ".utf8)
    try file.write("two".utf8)
    let temporaryPath = file.path
    #expect(temporaryPath == folder.file(".a.txt.vidstyle-part"))
    #expect(!FileManager.default.fileExists(atPath: path))
    try file.keep(as: path, overwrite: false)
    #expect(try text(path) == "one two")
    #expect(try folder.names() == ["a.txt"])
  }

  @Test func whatIsNotKeptVanishes() throws {
    let path = folder.file("a.txt")
    try AtomicFile.write("old".utf8, to: path, overwrite: false)
    do {
      let file = try AtomicFile(for: path)
      try file.write("new".utf8)
    }
    #expect(try folder.names() == ["a.txt"])
    #expect(try text(path) == "old")
  }

  @Test func onlyTheSameBytesMayBeThere() throws {
    let path = folder.file("a.txt")
    try AtomicFile.write("old".utf8, to: path, overwrite: false)
    try AtomicFile.write("old".utf8, to: path, overwrite: true)
    let error = #expect(throws: FileError.self) {
      try AtomicFile.write("new".utf8, to: path, overwrite: false)
    }
    #expect(error?.description == "\(path) already exists; overwrite replaces it")
    #expect(try text(path) == "old")
    try AtomicFile.write("new".utf8, to: path, overwrite: true)
    #expect(try text(path) == "new")
    #expect(try folder.names() == ["a.txt"])
  }

  @Test func severalAreWrittenAtOnce() throws {
    let path = folder.file("a.txt")
    var first = try AtomicFile(for: path)
    let second = try AtomicFile(for: path)
    let paths = Set([first.path, second.path])
    #expect(paths.count == 2)
    try first.write("first".utf8)
    try first.keep(as: path, overwrite: false)
    #expect(try text(path) == "first")
  }

  @Test func linksAreFollowed() throws {
    let (path, link) = (folder.file("a.txt"), folder.file("link.txt"))
    try AtomicFile.write("old".utf8, to: path, overwrite: false)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    try AtomicFile.write("new".utf8, to: link, overwrite: true)
    #expect(try text(path) == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
  }

  /// What a killed process has left goes with the next; what another is writing stays.
  @Test func remainsOfAKilledProcessGo() throws {
    let (path, part) = (folder.file("a.txt"), folder.file(".a.txt.vidstyle-part"))
    try Data("remains".utf8).write(to: URL(filePath: part))
    try AtomicFile.write("new".utf8, to: path, overwrite: false)
    #expect(try folder.names() == ["a.txt"])
    let other = Process()
    other.executableURL = URL(filePath: "/usr/bin/flock")
    other.arguments = [part, "sleep", "60"]
    try other.run()
    defer { other.terminate() }
    while try Shell.result(of: ["flock", "-n", part, "true"]).status == 0 { usleep(10_000) }
    try AtomicFile.write("newer".utf8, to: path, overwrite: true)
    #expect(try folder.names() == [".a.txt.vidstyle-part", "a.txt"])
    #expect(try text(path) == "newer")
  }

  /// Nor does a link with the temporary name lead anywhere.
  @Test func linksWithTheTemporaryNameAreNotFollowed() throws {
    let (path, victim) = (folder.file("a.txt"), folder.file("victim"))
    try Data("precious".utf8).write(to: URL(filePath: victim))
    try FileManager.default.createSymbolicLink(
      atPath: folder.file(".a.txt.vidstyle-part"), withDestinationPath: victim)
    try AtomicFile.write("new".utf8, to: path, overwrite: false)
    #expect(try text(path) == "new" && text(victim) == "precious")
  }

  @Test func aFileThatIsReplacedHandsOnItsMode() throws {
    let path = folder.file("a.txt")
    for mode in [0o600, 0o640, 0o666, 0o444] {
      try Data("old".utf8).write(to: URL(filePath: path))
      #expect(chmod(path, mode_t(mode)) == 0)
      try AtomicFile.write("new".utf8, to: path, overwrite: true)
      #expect(try Shell.run(["stat", "-c", "%a", path]) == String(mode, radix: 8) + "\n")
      try FileManager.default.removeItem(atPath: path)
    }
  }

  /// A link that leads nowhere: through it, or in its place.
  @Test func danglingLinks() throws {
    let (link, target) = (folder.file("link"), folder.file("target"))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "target")
    try AtomicFile.write("new".utf8, to: link, overwrite: true)
    #expect(try Folder.target(ofLink: link) == target && text(target) == "new")
    try FileManager.default.removeItem(atPath: target)
    try AtomicFile.write("new".utf8, to: link, overwrite: true, followsLinks: false)
    #expect(try folder.names() == ["link"] && Folder.target(ofLink: link) == nil)
  }

  @Test func marksAreAttachedBeforeTheNameIsThere() throws {
    let path = folder.file("a.txt")
    var file = try AtomicFile(for: path)
    try file.write("12345".utf8)
    try file.keep(as: path, overwrite: false) { complete throws(FileError) in
      #expect(!FileManager.default.fileExists(atPath: path))
      #expect(complete.stamp.size == 5)
      complete.setAttribute("test", "é")
    }
    #expect(CompleteFile.attribute("test", of: path) == "é")
    let read = "import os; print(os.getxattr('\(path)', 'user.test').decode())"
    #expect(try Shell.run(["python3", "-c", read]) == "é\n")
  }

  @Test func longNamesAreCut() throws {
    let path = folder.file(String(repeating: "é", count: 127))
    try AtomicFile.write("long".utf8, to: path, overwrite: false)
    #expect(try text(path) == "long")
  }

  @Test func aMissingFolderIsAnError() throws {
    let path = folder.file("none/a.txt")
    let error = #expect(throws: FileError.self) {
      try AtomicFile.write("new".utf8, to: path, overwrite: false)
    }
    #expect(error?.description == "could not write \(path): No such file or directory")
    #expect(error?.cause == "No such file or directory")
  }
}
