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
    #expect(temporaryPath == folder.file(".a.txt.\(getpid()).tmp"))
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
