import Foundation
import Painting
import TestSupport
import Testing

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

  /// Four frames in a style whose colours are far from the clip's.
  private func paintClip(_ name: String, _ options: [String]) throws -> String {
    let style = folder.file("negative.png")
    if !FileManager.default.fileExists(atPath: style) {
      try Shell.ffmpeg(["-i", Program.style, "-vf", "negate", style])
    }
    let result = try Program.run(
      [Program.clip, style, folder.file(name), "--size", "128", "--iterations", "12,6"]
        + ["--threads", "2", "--codec", "ffv1", "--pix-fmt", "yuv444p", "--frames", "4"] + options)
    #expect(result.status == 0, "\(result.errors)")
    return folder.file(name)
  }

  /// Each frame starts from its content, and has nothing to leave it for.
  private let unpainted = [
    "--style-weight", "0", "--tv-weight", "0", "--palette-weight", "0", "--next-init", "content",
    "--temporal-weight", "0",
  ]

  /// With the content's colours the painting's Cb and Cr are the source's, but for 8 bits and for what
  /// cannot be shown; its luma is painted. With two passes, too.
  @Test(arguments: ["1", "2"]) func onlyLumaIsPainted(passes: String) throws {
    let source = try paintClip("source.mkv", unpainted)
    func planes(_ name: String, _ options: [String]) throws -> [Double] {
      try PictureSimilarity(source, paintClip(name, options), pixelFormat: "yuv444p").planes
    }
    let plain = try planes("plain.mkv", [])
    let kept = try planes("kept.mkv", ["--colors", "content", "--passes", passes])
    #expect(kept[0] < 30, "\(kept)")
    #expect(min(kept[1], kept[2]) > 38, "\(kept)")
    #expect(max(plain[1], plain[2]) < 30, "\(plain)")
  }

  /// Matched, the mean colour is nearer to the source's.
  @Test func matchedColorsAreNearer() throws {
    func mean(_ path: String) throws -> [Double] {
      let pixels = try Shell.result(
        of: ["ffmpeg", "-v", "error", "-i", path, "-frames:v", "1", "-vf", "scale=1:1:flags=area"]
          + ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
      ).output
      return pixels.map(Double.init)
    }
    let source = try mean(paintClip("source.mkv", unpainted))
    func distance(_ colors: String) throws -> Double {
      let result = try mean(paintClip("\(colors).mkv", ["--colors", colors]))
      return zip(result, source).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    let (matched, plain) = (try distance("match"), try distance("style"))
    #expect(matched < 0.5 * plain, "\(matched) \(plain)")
  }

  @Test func withoutStrengthItIsThePhotograph() throws {
    let source = try paintClip("source.mkv", unpainted)
    let none = try paintClip("none.mkv", ["--strength", "0"])
    #expect(try PictureSimilarity(source, none).worst > 45)
  }
}
