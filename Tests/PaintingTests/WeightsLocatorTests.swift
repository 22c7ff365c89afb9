import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// Where weights are looked for.
@Suite struct WeightsLocatorTests {
  private let folder = try! TemporaryDirectory()

  private func locate(_ executable: String, dataHome: String = "/nowhere") throws -> String {
    try WeightsLocator.locate(
      given: nil, environment: ["XDG_DATA_HOME": dataHome], executable: URL(filePath: executable))
  }

  private func make(_ name: String) throws -> String {
    let path = folder.file(name)
    try FileManager.default.createDirectory(
      at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: path))
    return path
  }

  @Test func theUsersOwnComeFirst() throws {
    let own = try make("data/vidstyle/vgg19.safetensors")
    _ = try make("usr/share/vidstyle/vgg19.safetensors")
    let program = try make("usr/bin/vidstyle")
    #expect(try locate(program, dataHome: folder.file("data")) == own)
  }

  @Test func thoseOfTheCheckoutAreFound() throws {
    #expect(try locate("\(Checkout.root)/.build/some/release/vidstyle") == Checkout.weights)
  }

  /// Also through a link to the program, as people put into ~/bin.
  @Test func thoseThatWereInstalledWithTheProgramAreFound() throws {
    let installed = try make("usr/share/vidstyle/vgg19.safetensors")
    let program = try make("usr/bin/vidstyle")
    #expect(try locate(program) == installed)
    let link = folder.file("linked")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: program)
    #expect(try locate(link) == installed)
  }

  @Test func aMissingFileIsSaidWithARemedyThatWorks() throws {
    let program = try make("usr/bin/vidstyle")
    #expect {
      try locate(program)
    } throws: {
      "\($0)"
        == "found no weights at /nowhere/vidstyle/vgg19.safetensors or "
        + "\(folder.file("usr/share/vidstyle/vgg19.safetensors")); 'make install' in the project's folder "
        + "installs them with the program, or name a file with weights"
    }
    let built = try make("tree/.build/release/vidstyle")
    _ = try make("tree/Package.swift")
    #expect {
      try locate(built)
    } throws: {
      "\($0)".contains("; 'make -C \(folder.file("tree")) fetch' puts them in place, or name")
    }
  }
}
