import Foundation
import Painting
import TestSupport
import Testing

/// Masks in whole runs.
@Suite struct MaskTests {
  private let folder = try! TemporaryDirectory()

  private func make(_ name: String, _ arguments: [String]) throws -> String {
    try Shell.ffmpeg(arguments + [folder.file(name)])
    return folder.file(name)
  }

  /// A style far from the sample's.
  private func negative() throws -> String {
    try make("negative.png", ["-y", "-i", Program.style, "-vf", "negate"])
  }

  /// White where the expression of X and Y is 1.
  private func mask(_ name: String, where expression: String, size: String = "256x144") throws
    -> String
  {
    try make(
      name,
      ["-f", "lavfi", "-i", "color=black:s=\(size),format=gray,geq=lum='255*(\(expression))'"]
        + ["-frames:v", "1", "-update", "1"])
  }

  private func run(_ name: String, _ options: [String]) throws -> Shell.Result {
    try Program.run(
      [Program.clip, Program.style, folder.file(name), "-y", "--size", "64", "--iterations", "6,3"]
        + ["--threads", "2", "--codec", "ffv1", "--pix-fmt", "yuv444p", "--frames", "3"] + options)
  }

  private func painted(_ name: String, _ options: [String]) throws -> String {
    let result = try run(name, options)
    #expect(result.status == 0, "\(result.errors)")
    return folder.file(name)
  }

  /// The planes' likeness within a crop.
  private func likeness(_ a: String, _ b: String, crop: String) throws -> Double {
    func cropped(_ path: String, _ name: String) throws -> String {
      try make(name, ["-y", "-i", path, "-vf", "crop=\(crop)", "-c:v", "ffv1"])
    }
    return try PictureSimilarity(
      cropped(a, "a.mkv"), cropped(b, "b.mkv"), pixelFormat: "yuv444p"
    ).planes.min()!
  }

  /// Ten frames in a tenth of a second each, then one per second: a sequence has a mask for each frame,
  /// whatever its time.
  @Test func masksAreCountedByFrames() throws {
    let video = try make(
      "vfr.mkv",
      ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=5", "-vf", "select='lt(n,10)+not(mod(n,10))'"]
        + ["-fps_mode", "vfr"])
    let other = try negative()
    let masks = folder.file("masks")
    try FileManager.default.createDirectory(atPath: masks, withIntermediateDirectories: true)
    // 14 frames; the last four masks are white.
    try Shell.ffmpeg(
      ["-f", "lavfi", "-i", "color=black:s=64x48:r=10,format=gray,geq=lum='255*gte(N,10)'"]
        + ["-frames:v", "14", "\(masks)/%02d.png"])
    func painted(_ name: String, _ options: [String]) throws -> Data {
      let result = try Program.run(
        [video, Program.style, folder.file(name), "-y"] + Program.quick + options)
      #expect(result.status == 0, "\(result.errors)")
      return try Data(contentsOf: URL(filePath: folder.file(name)))
    }
    _ = try painted("whole.mp4", ["--mask", "\(masks)=\(other)"])
    let white = try mask("white.png", where: "1", size: "64x48")
    let black = try mask("black.png", where: "0", size: "64x48")
    func late(_ mask: String) throws -> Data {
      try painted("late.mp4", ["--start", "1.5", "--mask", "\(mask)=\(other)"])
    }
    let result = try late(masks)
    #expect(try result == late(white))
    #expect(try result != late(black))
  }

  /// A mask of everything is its style alone, of nothing the other's; of the left half each has its own
  /// half, but for what VGG19 sees across the edge.
  @Test func eachStyleHasItsPlace() throws {
    let other = try negative()
    let here = try painted("here.mkv", [])
    let there = try painted("there.mkv", ["--style", "\(other)=0.999999"])
    let all = try mask("all.png", where: "1")
    let none = try mask("none.png", where: "0")
    #expect(
      try PictureSimilarity(there, painted("all.mkv", ["--mask", "\(all)=\(other)"])).worst > 40)
    #expect(
      try PictureSimilarity(here, painted("none.mkv", ["--mask", "\(none)=\(other)"])).worst > 40)
    let left = try mask("left.png", where: "lt(X,128)")
    let halves = try painted("halves.mkv", ["--mask", "\(left)=\(other)"])
    let (west, east) = ("16:36:0:0", "16:36:48:0")
    #expect(try likeness(halves, there, crop: west) > likeness(halves, here, crop: west) + 3)
    #expect(try likeness(halves, here, crop: east) > likeness(halves, there, crop: east) + 3)
  }

  /// Opaque parts of a cut-out are as white ones of a mask; a video has a mask for each frame.
  @Test func masksComeInAnyForm() throws {
    let other = try negative()
    let left = try mask("left.png", where: "lt(X,128)")
    let expected = try painted("grey.mkv", ["--mask", "\(left)=\(other)", "--flow", "none"])
    let cutOut = try make(
      "cut.png",
      ["-f", "lavfi", "-i", "color=black:s=256x144,format=rgba,geq=r=9:g=9:b=9:a='255*lt(X,128)'"]
        + ["-frames:v", "1", "-update", "1"])
    #expect(
      try PictureSimilarity(
        expected, painted("cut.mkv", ["--mask", "\(cutOut)=\(other)", "--flow", "none"])
      ).worst > 60)
    let video = try make("mask.mkv", ["-loop", "1", "-i", left, "-frames:v", "3", "-c:v", "ffv1"])
    #expect(
      try PictureSimilarity(
        expected, painted("video.mkv", ["--mask", "\(video)=\(other)", "--flow", "none"])
      ).worst > 60)
  }

  @Test func aMaskIsCarriedAlongInEveryPass() throws {
    let other = try negative()
    let left = try mask("left.png", where: "lt(X,128)")
    _ = try painted("two.mkv", ["--mask", "\(left)=\(other)", "--passes", "2"])
    let cut = try run(
      "cut.mkv", ["--mask", "\(left)=\(other)", "--cuts", try cuts(), "-v"])
    #expect(cut.status == 0)
    #expect(cut.errors.contains("\(left) was drawn for another shot"), "\(cut.errors)")
  }

  private func cuts() throws -> String {
    try "3\n".write(toFile: folder.file("cuts.txt"), atomically: true, encoding: .utf8)
    return folder.file("cuts.txt")
  }

  @Test func masksThatDoNotFit() throws {
    let square = try mask("square.png", where: "1", size: "64x64")
    var result = try run("out.mkv", ["--mask", "\(square)=\(Program.style)"])
    #expect(result.status == 1)
    #expect(
      Program.sentence(result)
        == "\(square) is 64x64, which differs in shape from the frames of \(Program.clip), 64x36")
    let left = try mask("left.png", where: "1")
    let short = try make("short.mkv", ["-loop", "1", "-i", left, "-frames:v", "2", "-c:v", "ffv1"])
    result = try run("out.mkv", ["--mask", "\(short)=\(Program.style)"])
    #expect(Program.sentence(result) == "\(short) has 2 frames for the 3 of \(Program.clip)")
    result = try run("out.mkv", ["--mask", "gone.png=\(Program.style)"])
    #expect(Program.sentence(result) == "gone.png does not exist")
    result = try run("out.mkv", ["--mask", "\(left)=gone.jpg"])
    #expect(Program.sentence(result) == "gone.jpg does not exist")
  }
}
