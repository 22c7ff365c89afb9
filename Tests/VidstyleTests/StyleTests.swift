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
}
