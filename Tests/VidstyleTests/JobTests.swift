import Foundation
import Painting
import TestSupport
import Testing

/// Whole runs: what comes out is the input's video in another picture.
@Suite struct JobTests {
  private let folder = try! TemporaryDirectory()

  /// Paints `input` quickly and returns the path of the result.
  private func paint(
    _ input: String, as name: String = "out.mp4", options: [String] = []
  ) throws -> String {
    let output = folder.file(name)
    let result = try Program.run([input, Program.style, output] + Program.quick + options)
    #expect(result.status == 0, "\(result.errors)")
    return output
  }

  private func make(_ name: String, _ arguments: [String]) throws -> String {
    try Shell.ffmpeg(arguments + [folder.file(name)])
    return folder.file(name)
  }

  @Test func timingAndSoundAreKept() throws {
    let output = try paint(Program.clip)
    #expect(try MediaProbe.frameTimes(output) == MediaProbe.frameTimes(Program.clip))
    let (before, after) = try (MediaProbe(Program.clip), MediaProbe(output))
    #expect(after.streams("video")[0].duration == before.streams("video")[0].duration)
    #expect(after.streams("video")[0].width == 64)
    #expect(after.streams("video")[0].height == 36)
    #expect(
      try MediaProbe.digest(output, stream: "a:0")
        == MediaProbe.digest(Program.clip, stream: "a:0"))
    #expect(try folder.names() == ["out.mp4"], "no temporary file is left")
  }

  /// The picture changes, but stays one of the same scene.
  @Test func thePictureIsPainted() throws {
    let output = try paint(Program.clip, options: ["--frames", "3", "--iterations", "40,5"])
    let small = try make(
      "small.mp4", ["-i", Program.clip, "-vf", "scale=64:36", "-frames:v", "3"])
    let similarity = try PictureSimilarity(small, output)
    #expect((8.0..<25.0).contains(similarity.planes[0]), "\(similarity.planes)")
  }

  @Test func aRangeIsCutOut() throws {
    let output = try paint(Program.clip, options: ["--start", "0.4", "--duration", "0.48"])
    #expect(try MediaProbe.frameTimes(output).count == 12)
    let probe = try MediaProbe(output)
    #expect(abs(Double(probe.streams("audio")[0].duration!)! - 0.48) < 0.05)
  }

  @Test func variableFrameRateSurvives() throws {
    let clip = try make(
      "vfr.mkv",
      ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=50:d=1", "-vf", "select='eq(mod(n*n,5),1)'"]
        + ["-vsync", "vfr"])
    let times = try MediaProbe.frameTimes(clip)
    #expect(Set(zip(times, times.dropFirst()).map { (($1 - $0) * 1000).rounded() }).count > 1)
    // As with ffmpeg, the output begins with the first frame.
    let expected = times.map { (($0 - times[0]) * 1000).rounded() }
    #expect(try MediaProbe.frameTimes(paint(clip)).map { ($0 * 1000).rounded() } == expected)
  }

  @Test func rotationBecomesUpright() throws {
    let flat = try make("flat.mp4", ["-f", "lavfi", "-i", "testsrc2=s=64x48:d=0.2"])
    let clip = try make(
      "turned.mp4",
      ["-i", flat, "-c", "copy", "-bsf:v", "h264_metadata=display_orientation=insert:rotate=90"])
    let probe = try MediaProbe(paint(clip))
    #expect(probe.streams("video")[0].width == 48)
    #expect(probe.streams("video")[0].height == 64)
  }

  @Test func oddSizesStay() throws {
    let clip = try make(
      "odd.mkv",
      ["-f", "lavfi", "-i", "testsrc2=s=176x144:d=0.12", "-c:v", "ffv1"]
        + ["-vf", "scale=175:143,format=yuv444p"])
    let output = folder.file("odd.mp4")
    let result = try Program.run(
      [clip, Program.style, output, "--iterations", "2,1", "--threads", "2"])
    #expect(result.status == 0, "\(result.errors)")
    let video = try MediaProbe(output).streams("video")[0]
    #expect(video.width == 175)
    #expect(video.height == 143)
  }

  @Test func tenBitsStay() throws {
    let clip = try make(
      "deep.mkv",
      ["-f", "lavfi", "-i", "testsrc2=s=64x48:d=0.12", "-pix_fmt", "yuv420p10le"])
    #expect(try MediaProbe(paint(clip)).streams("video")[0].pix_fmt == "yuv420p10le")
  }

  @Test func allTracksComeThrough() throws {
    let subtitles = folder.file("text.srt")
    try "1\n00:00:00,000 --> 00:00:00,300\nHello\n".write(
      toFile: subtitles, atomically: true, encoding: .utf8)
    let clip = try make(
      "tracks.mkv",
      ["-f", "lavfi", "-i", "testsrc2=s=64x48:d=0.4", "-f", "lavfi", "-i", "sine=d=0.4"]
        + ["-f", "lavfi", "-i", "sine=f=880:d=0.4", "-i", subtitles, "-map", "0", "-map", "1"]
        + ["-map", "2", "-map", "3", "-metadata:s:a:1", "language=fra", "-metadata", "title=Both"])
    let output = try paint(clip, as: "tracks-out.mkv")
    let probe = try MediaProbe(output)
    #expect(probe.streams("audio").count == 2)
    #expect(probe.streams("audio")[1].tags?["language"] == "fra")
    #expect(probe.streams("subtitle").count == 1)
    #expect(probe.format.tags?["title"] == "Both")
    for stream in ["a:0", "a:1", "s:0"] {
      #expect(
        try MediaProbe.digest(output, stream: stream) == MediaProbe.digest(clip, stream: stream))
    }
  }

  @Test func soundCanBeLeftOut() throws {
    let output = try paint(Program.clip, options: ["--frames", "2", "--no-audio"])
    #expect(try MediaProbe(output).streams("audio").isEmpty)
  }

  @Test(arguments: ["8", "16"]) func aPictureBecomesAPicture(depth: String) throws {
    let output = try paint(Program.style, as: "painted.png", options: ["--bit-depth", depth])
    let video = try MediaProbe(output).streams("video")[0]
    #expect(video.width == 64)
    #expect(video.height == 48)
    #expect(video.pix_fmt == (depth == "8" ? "rgb24" : "rgb48be"))
  }

  @Test func theSameCommandGivesTheSameBytes() throws {
    let options = ["--frames", "4", "--init", "random", "--seed", "7"]
    let outputs = try (1...2).map { try paint(Program.clip, as: "same\($0).mp4", options: options) }
    #expect(
      try Data(contentsOf: URL(filePath: outputs[0]))
        == Data(contentsOf: URL(filePath: outputs[1])))
  }

  @Test func theArticlesSettingsRun() throws {
    _ = try paint(
      Program.clip,
      options: ["--frames", "2", "--preset", "article", "--encoder-preset", "ultrafast"])
  }

  @Test func quietPrintsNothing() throws {
    let result = try Program.run(
      [Program.clip, Program.style, folder.file("out.mp4"), "--frames", "2", "-q"]
        + Program.quick)
    #expect(result.errors == "")
    #expect(result.output.isEmpty)
  }

  @Test func progressIsPlainOutsideATerminal() throws {
    let result = try Program.run(
      [Program.clip, Program.style, folder.file("out.mp4"), "--frames", "2"] + Program.quick)
    #expect(!result.errors.contains("\r"))
    #expect(!result.errors.contains("\u{1B}"))
    #expect(result.errors.contains("16 %, frame 1/2, iteration 1/3, loss "))
    #expect(result.errors.contains("\(folder.file("out.mp4")): 2 frames in "))
  }
}
