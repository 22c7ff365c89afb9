import Foundation
import TestSupport
import Testing

@testable import vidstyle

/// What the options about styles do to whole runs.
@Suite struct StyleTests {
  private let folder = try! TemporaryDirectory()

  private func run(_ options: [String], style: String = Program.style) throws -> Shell.Result {
    try Program.run(
      [Program.style, style, folder.file("out.png"), "-y", "-v"] + Program.quick + options)
  }

  /// Scaled, strokes keep their size relative to the frames; unasked, a small style is not enlarged.
  @Test(arguments: [
    (["--size", "64"], "64x48"), (["--size", "64", "--style-scale", "0.5"], "32x24"),
    (["--size", "64", "--style-scale", "2"], "128x96"),
    (["--size", "800", "--iterations", "1"], "512x384"),
    (["--size", "800", "--style-scale", "1", "--iterations", "1"], "800x600"),
  ]) func strokesFollowTheScale(options: [String], size: String) throws {
    let result = try run(options)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("a style of \(size),"), "\(result.errors)")
  }

  @Test func aScaleMayBeTooSmall() throws {
    let result = try run(["--style-scale", "0.1"])
    #expect(result.status == 1)
    #expect(
      result.errors.hasSuffix(
        "error: \(Program.style) is 6x5 pixels at this size; VGG19 needs at least 16x16\n"),
      "\(result.errors)")
  }

  private func painted(_ options: [String], style: String = Program.style) throws -> Data {
    let result = try run(options, style: style)
    #expect(result.status == 0, "\(result.errors)")
    return try Data(contentsOf: URL(filePath: folder.file("out.png")))
  }

  private func picture(_ name: String, _ filter: String) throws -> String {
    try Shell.ffmpeg(["-i", Program.style, "-vf", filter, folder.file(name)])
    return folder.file(name)
  }

  /// Halves of one picture are that picture; of two they are neither, whichever comes first.
  @Test func stylesAreBlendedByTheirShares() throws {
    let other = try picture("other.png", "negate,rotate=1")
    let alone = try painted([])
    #expect(try painted(["--style", Program.style]) == alone)
    let half = try painted(["--style", "\(other)=0.5"])
    #expect(half != alone)
    #expect(try painted(["--style", other]) == half)
    #expect(try painted(["--style", Program.style], style: other) == half)
    #expect(try painted(["--style", "\(other)=0.1"]) != half)
  }

  @Test func aFolderIsOneStyle() throws {
    let other = try picture("b.jpg", "negate,scale=300:200")
    let single = try painted(["--style", other])
    try FileManager.default.createDirectory(
      atPath: folder.file("styles"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: Program.style, toPath: folder.file("styles/1.png"))
    try FileManager.default.copyItem(atPath: other, toPath: folder.file("styles/2.jpg"))
    #expect(try painted([], style: folder.file("styles")) == single)
  }

  @Test func aVideoIsOneStyle() throws {
    let result = try run([], style: Program.clip)
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.errors.contains(
        "\(Program.clip): of its 50 pictures 16, evenly spread, make the style"),
      "\(result.errors)")
    #expect(result.errors.contains("a style of 64x36, 64x36"), "\(result.errors)")
  }
}
