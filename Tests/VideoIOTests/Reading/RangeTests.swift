import Foundation
import TestSupport
import Testing

@testable import VideoIO

/// `start`, `duration` and `frameLimit`, with the sound that belongs to them.
@Suite struct RangeTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func clip(_ name: String) throws -> String {
    let path = folder.file(name)
    let titles = folder.file("titles.srt")
    try "1\n00:00:00,500 --> 00:00:02,500\nlong\n\n2\n00:00:03,000 --> 00:00:03,500\nlate\n\n"
      .write(toFile: titles, atomically: true, encoding: .utf8)
    let chapters = folder.file("chapters.txt")
    try """
    ;FFMETADATA1
    [CHAPTER]
    TIMEBASE=1/1000
    START=0
    END=1500
    title=one
    [CHAPTER]
    TIMEBASE=1/1000
    START=1500
    END=4000
    title=two

    """.write(toFile: chapters, atomically: true, encoding: .utf8)
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=128x96:r=25:d=4", "-f", "lavfi", "-i", "sine=d=4", "-i",
      titles, "-i", chapters, "-map", "0", "-map", "1", "-map", "2", "-map_chapters", "3", "-c:v",
      "libx264", "-g", "50", "-bf", "2", "-c:a", "aac", "-c:s",
      name.hasSuffix("mkv") ? "srt" : "mov_text", path,
    ])
    return path
  }

  @Test(arguments: ["mp4", "mkv"]) func aRangeIsCutOut(ending: String) throws {
    let input = try clip("in." + ending)
    let output = folder.file("out." + ending)
    try rewrite(input, to: output, .init(start: 1, duration: 1.2), fast)
    let times = try MediaProbe.frameTimes(output)
    #expect(times.count == 30)
    // Matroska moves the pictures by the priming samples of the sound.
    #expect(abs(times[0]) < 0.024)
    let whole = try readAll(input)
    let part = try readAll(input, .init(start: 1, duration: 1.2))
    #expect(part.map(\.image) == whole[25..<55].map(\.image))
    let probe = try MediaProbe(output)
    #expect(abs((probe.duration ?? 0) - 1.2) < 0.05)
    let sound = try MediaProbe.packets(output, stream: "a:0").compactMap { Double($0.pts_time!) }
    #expect(abs(sound[0]) < 0.03)
    #expect(abs(sound.last! - 1.2) < 0.05)
    let titles = try MediaProbe.packets(output, stream: "s:0").filter { $0.size != "2" }
    #expect(titles.count == 1)
    #expect(abs(Double(titles[0].pts_time!)!) < 0.03)
    #expect(abs(Double(titles[0].duration_time!)! - 1.2) < 0.05)
    #expect(probe.chapters.map { $0.tags?["title"] } == ["one", "two"])
    // The range starts a second after the file's beginning. In Matroska files of FFmpeg 7 that is where
    // the sound's priming samples begin, before 0.
    let beginning = try #require(try MediaProbe(input).format.start_time.flatMap(Double.init))
    let firstEnd = ((0.5 - beginning) * 1000).rounded() / 1000
    #expect(probe.chapters.map { Double($0.end_time) } == [firstEnd, 1.2])
  }

  @Test func aFrameLimitEndsTheSoundToo() throws {
    let (input, output) = (try clip("in.mkv"), folder.file("out.mkv"))
    try rewrite(input, to: output, .init(frameLimit: 10), fast)
    #expect(try MediaProbe.frameTimes(output).count == 10)
    let sound = try MediaProbe.packets(output, stream: "a:0").compactMap { Double($0.pts_time!) }
    #expect(abs(sound.last! - 0.4) < 0.05)
  }

  @Test func expectationsFollowTheRange() throws {
    let input = try clip("in.mp4")
    func info(_ options: VideoReader.Options) throws -> (Int?, Double?) {
      let reader = try VideoReader(path: input, options: options, logger: LogRecorder().logger)
      return (reader.info.expectedFrameCount, reader.info.duration)
    }
    #expect(try info(.init()) == (100, 4))
    #expect(try info(.init(start: 1)) == (75, 3))
    #expect(try info(.init(start: 1, duration: 2)) == (50, 2))
    #expect(try info(.init(start: 3, duration: 2)) == (25, 1))
    #expect(try info(.init(frameLimit: 10)) == (10, 0.4))
  }

  @Test func rangesWithoutFramesAreErrors() throws {
    let input = folder.file("in.mp4")
    try Shell.ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=128x96:r=25:d=2", input])
    func sentence(_ options: VideoReader.Options) -> String? {
      said { _ = try readAll(input, options) }
    }
    #expect(sentence(.init(start: 99)) == "--start 99 lies beyond the end of \(input) (2 s)")
    #expect(
      sentence(.init(start: 0.005, duration: 0.01))
        == "no frame of \(input) lies within 0.01 s from 0.005 s")
    #expect(sentence(.init(start: -1)) == "--start -1: it must be a number of seconds, 0 or more")
    #expect(
      sentence(.init(duration: 0)) == "--duration 0: it must be a number of seconds above 0")
    #expect(sentence(.init(frameLimit: 0)) == "--frames 0: it must be at least 1")
    #expect(sentence(.init(longestSide: 0)) == "--size 0: it must be between 1 and 65536")
  }

  /// After Ctrl-C: what there is, with the sound up to there.
  @Test(arguments: ["mp4", "mkv"]) func aBrokenOffFileEndsWithItsLastFrame(ending: String) throws {
    let input = try clip("in.mkv")
    let (output, partial) = (folder.file("out." + ending), folder.file("out.partial." + ending))
    let logger = LogRecorder().logger
    var reader = try VideoReader(path: input, options: .init(), logger: logger)
    var writer = try VideoWriter(
      path: output, overwrite: false, format: reader.format, streams: reader.streams(),
      options: fast, logger: logger)
    for _ in 0..<30 {
      let frame = try #require(
        try reader.next(passThrough: { packet throws(MediaError) in try writer.passThrough(packet) }
        )
      )
      try writer.write(frame)
    }
    try writer.finish(keepingAs: partial)
    #expect(try MediaProbe.frameTimes(partial).count == 30)
    let sound = try MediaProbe.packets(partial, stream: "a:0").compactMap { Double($0.pts_time!) }
    #expect(abs(sound.last! - 1.2) < 0.05)
    #expect(!FileManager.default.fileExists(atPath: output))
    #expect(try folder.names().filter { $0.hasSuffix("-part") } == [])
  }
}
