import Foundation
import TestSupport
import Testing

@testable import VideoIO

/// The file with the times beside the pictures.
@Suite struct TimestampsTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// A clip whose frames last 1, 2, 3, 1, 2, 3 … fiftieths of a second.
  private func variableClip(_ name: String) throws -> String {
    let path = folder.file(name)
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x48:r=50:d=1", "-vf",
      "select='eq(mod(n\\,6)\\,0)+eq(mod(n\\,6)\\,1)+eq(mod(n\\,6)\\,3)'", "-vsync", "vfr",
      "-c:v", "libx264", "-bf", "2", "-video_track_timescale", "90000", path,
    ])
    return path
  }

  private func intervals(_ frames: [Frame]) -> [FrameTimes.Interval] {
    frames.map { .init(start: $0.presentationTime.value, duration: $0.duration) }
  }

  /// A video with a variable rate becomes pictures and the same video again.
  @Test(arguments: ["mp4", "mkv"]) func variableRatesSurvivePictures(ending: String) throws {
    let input = try variableClip("in." + ending)
    let pictures = folder.file("frames/")
    let output = folder.file("out." + ending)
    try rewrite(input, to: pictures)
    try rewrite(pictures, to: output, .init(), fast)
    #expect(try MediaProbe.frameTimes(output) == MediaProbe.frameTimes(input))
    let (first, between, last) = (try readAll(input), try readAll(pictures), try readAll(output))
    #expect(intervals(first) == intervals(between))
    #expect(first.map(\.presentationTime) == between.map(\.presentationTime))
    #expect(intervals(first).dropLast() == intervals(last).dropLast())
    #expect(Set(intervals(first).map(\.duration)).count > 2, "the rate varies")
    let bases = try [input, output].map { try MediaProbe($0).streams("video").first?.time_base }
    #expect(bases[0] == bases[1])
  }

  /// The times go along from pictures to pictures, and a range takes its part of them.
  @Test func timesGoAlong() throws {
    let input = try variableClip("in.mp4")
    try rewrite(input, to: folder.file("a/"))
    try rewrite(folder.file("a"), to: folder.file("b/"))
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: folder.file(name + "/timestamps.txt"), encoding: .utf8)
    }
    #expect(try text("a") == text("b"))
    try rewrite(folder.file("a"), to: folder.file("c/"), .init(start: 0.3, duration: 0.4))
    let whole = try readAll(input, .init(start: 0.3, duration: 0.4))
    let part = try readAll(folder.file("c"))
    #expect(intervals(whole) == intervals(part))
    #expect(part.count > 5)
  }

  @Test func theRateThatIsAskedForWins() throws {
    try rewrite(try variableClip("in.mp4"), to: folder.file("a/"))
    let recorder = LogRecorder()
    let reader = try VideoReader(
      input: MediaInput(folder.file("a")), options: .init(frameRate: Rational(24, 1)),
      logger: recorder.logger)
    #expect(reader.info.frameRate == Rational(24, 1))
    #expect(
      recorder.messages
        == [
          "notice: \(folder.file("a")): the given frame rate is used, not \(folder.file("a/timestamps.txt"))"
        ])
  }

  @Test func eachPictureHasATime() throws {
    try rewrite(try variableClip("in.mp4"), to: folder.file("a/"), .init(frameLimit: 5))
    try FileManager.default.removeItem(atPath: folder.file("a/00005.png"))
    #expect(
      said { _ = try readAll(folder.file("a")) }
        == "\(folder.file("a/timestamps.txt")) holds the times of 5 pictures, but \(folder.file("a")) "
        + "has 4; --fps overrides it")
  }

  @Test func theTextIsAsDocumented() throws {
    let times = FrameTimes(
      timeBase: Rational(1, 12_800),
      frames: [.init(start: -3, duration: 512), .init(start: 512, duration: 0)])
    let text = TimestampsFile.text(of: times)
    #expect(
      text
        == "# vidstyle timestamps v1\n"
        + "# For each picture: when it is shown and for how long, in ticks.\n"
        + "timebase 1/12800\n-3 512\n512 0\n")
    #expect(try TimestampsFile.parse(text, path: "t") == times)
    let untidy =
      "# vidstyle  timestamps v1 \r\n\r\n# a\r\n timebase\t1/12800\r\n\t-3   512\r\n#b\n512 0"
    #expect(try TimestampsFile.parse(untidy, path: "t") == times)
  }

  /// The fifth was found by seed 9857 of the damaged files.
  @Test(arguments: [
    ([(0, 512), (512, 512)], Rational(1, 12_800), Rational(25, 1)),
    ([(0, 1001)], Rational(1, 30_000), Rational(30_000, 1001)),
    ([(-3, 1), (0, 1)], Rational(1, 1), Rational(1, 2)),
    ([(0, 0)], Rational(1, 1), Rational(25, 1)),
    ([(0, 9)], Rational(1_000_000, 1), Rational(25, 1)),
    ([(0, 1), (1, 0)], Rational(1, 2_000_000_000), Rational(1_001_000, 1)),
  ])
  func ratesAreAverages(frames: [(Int, Int)], timeBase: Rational, rate: Rational) {
    let times = FrameTimes(
      timeBase: timeBase, frames: frames.map { .init(start: Int64($0.0), duration: Int64($0.1)) })
    #expect(times.frameRate == rate)
  }

  @Test(arguments: [
    ("", 1, "the file must start with '# vidstyle timestamps v1'"),
    ("# vidstyle timestamps v2\n", 1, "the file must start with '# vidstyle timestamps v1'"),
    ("1/25\n", 1, "the file must start with '# vidstyle timestamps v1'"),
    (
      "# vidstyle timestamps v1", 1,
      "'timebase' and a fraction of a second must come here, as in 'timebase 1/12800'"
    ),
    (
      "# vidstyle timestamps v1\n\n0 1\n", 3,
      "'timebase' and a fraction of a second must come here, as in 'timebase 1/12800'"
    ),
    (
      "# vidstyle timestamps v1\ntimebase 1/0\n", 2,
      "'timebase' and a fraction of a second must come here, as in 'timebase 1/12800'"
    ),
    (
      "# vidstyle timestamps v1\ntimebase 1/9999999999\n", 2,
      "'timebase' and a fraction of a second must come here, as in 'timebase 1/12800'"
    ),
    (
      "# vidstyle timestamps v1\ntimebase 1/25\n0\n", 3,
      "a time and a duration must come here, two whole numbers as in '512 256'"
    ),
    (
      "# vidstyle timestamps v1\ntimebase 1/25\n0 1\n1 -1\n", 4,
      "a time and a duration must come here, two whole numbers as in '512 256'"
    ),
    (
      "# vidstyle timestamps v1\ntimebase 1/25\n0 1\n0.5 1\n", 4,
      "a time and a duration must come here, two whole numbers as in '512 256'"
    ),
    (
      "# vidstyle timestamps v1\ntimebase 1/25\n0 1\n1 1\n\n1 1\n", 6,
      "the time is not after that of the previous picture"
    ),
    (
      "# vidstyle timestamps v1\ntimebase 1/25\n9223372036854775807 1\n", 3,
      "the time is beyond ten years"
    ),
    (
      "# vidstyle timestamps v1\ntimebase 1/25\n-9223372036854775808 1\n", 3,
      "the time is beyond ten years"
    ),
    (
      "# vidstyle timestamps v1\ntimebase 1/25\n7899999999 2\n", 3,
      "the time is beyond ten years"
    ),
  ])
  func whatIsWrongIsSaid(text: String, line: Int, sentence: String) {
    #expect(
      said { _ = try TimestampsFile.parse(text, path: "a/timestamps.txt") }
        == "a/timestamps.txt, line \(line): \(sentence)")
  }
}
