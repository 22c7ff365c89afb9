import Foundation
import TestSupport
import Testing

@testable import VideoIO

/// Clocks of all kinds against what ffmpeg makes of them: which frames are shown, how long, and where the
/// sound begins.
@Suite struct ClockTests {
  /// A way of making a file.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    /// FFmpeg's arguments after two seconds of picture (0) and sound (1); `%` stands for the folder.
    let arguments: [String]
    /// A second step, whose input is the first's result.
    var edit: [String] = []
    /// Whether the first result is written twice, one after the other.
    var isDoubled = false

    var testDescription: String { name }

    /// Whether the file states when it ends rather than how long it is, or its clock jumps.
    var hasOtherLength: Bool {
      ["late", "negative", "joined", "ahead"].contains { name.hasPrefix($0) }
    }

    init(_ name: String, _ arguments: [String], edit: [String] = [], isDoubled: Bool = false) {
      self.name = name
      self.arguments = arguments
      self.edit = edit
      self.isDoubled = isDoubled
    }
  }

  /// A gap too long for the 32 bits in which MP4 counts the ticks between two frames.
  @Test(arguments: ["mp4", "mov", "mkv"], [(90_000, 25_000), (1_000_000, 2500)])
  func longGapsAreWritten(ending: String, gap: (rate: Int, seconds: Int)) throws {
    let folder = try TemporaryDirectory()
    let (input, output) = (folder.file("in.nut"), folder.file("out." + ending))
    let times = "N/25*\(gap.rate)+gte(N\\,2)*\(gap.rate * gap.seconds)"
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x36:r=25:d=0.16", "-vf",
      "settb=1/\(gap.rate),setpts=\(times)", "-vsync", "vfr", "-enc_time_base", "1:\(gap.rate)",
      "-c:v", "ffv1", input,
    ])
    try rewrite(input, to: output)
    let starts = try MediaProbe.frameTimes(output)
    let expected = [0, 0.04, Double(gap.seconds) + 0.08, Double(gap.seconds) + 0.12]
    try #require(starts.count == 4)
    for (start, time) in zip(starts, expected) { #expect(abs(start - time) < 0.002) }
  }

  private static let h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "5"]
  private static let bFrames = h264 + ["-bf", "2", "-x264-params", "b-adapt=0"]
  private static let aac = ["-c:a", "aac"]
  private static let pcm = ["-c:a", "pcm_s16le"]
  private static let variable = [
    "-vf", "select='not(mod(n\\,3))+not(mod(n\\,7))'", "-vsync", "vfr",
  ]

  static let cases: [Case] = [
    // Containers.
    Case("plain.mp4", bFrames + aac), Case("plain.mov", bFrames + pcm),
    Case("plain.mkv", bFrames + aac), Case("plain.ts", bFrames + aac),
    Case("plain.avi", ["-c:v", "mpeg4", "-c:a", "mp3"]),
    Case("plain.webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus"]),
    Case("plain.mpg", ["-c:v", "mpeg2video", "-bf", "2", "-c:a", "mp2"]),
    Case("plain.flv", h264 + aac), Case("silent.y4m", ["-an"]),
    Case("plain.ogg", ["-c:v", "libtheora", "-c:a", "libvorbis"]),
    // Starts.
    Case("late.mkv", bFrames + aac, edit: ["-output_ts_offset", "10"]),
    Case("late.mp4", bFrames + aac, edit: ["-output_ts_offset", "10"]),
    Case("late.ts", bFrames + aac, edit: ["-output_ts_offset", "100"]),
    Case("late.flv", h264 + aac, edit: ["-output_ts_offset", "20"]),
    Case("wrap.ts", bFrames + aac, edit: ["-output_ts_offset", "95442.5"]),
    Case("endOfClock.ts", bFrames + aac, edit: ["-output_ts_offset", "95443.2"]),
    Case(
      "negative.mkv", ["-c:v", "mpeg4", "-an"],
      edit: ["-output_ts_offset", "-0.2", "-avoid_negative_ts", "disabled"]),
    Case(
      "negative.mov", h264 + pcm,
      edit: ["-output_ts_offset", "-0.4", "-avoid_negative_ts", "disabled"]),
    // Sound or picture first.
    Case("soundLate.mp4", bFrames + ["-af", "adelay=0,atrim=start=0.3"] + aac),
    Case("pictureLate.mkv", bFrames + ["-vf", "trim=start=0.4"] + pcm),
    Case("pictureLate.mp4", bFrames + ["-vf", "trim=start=0.4"] + aac),
    // Edit lists.
    Case("cut.mp4", bFrames + aac, edit: ["-ss", "0.5"]),
    Case("cut.mov", bFrames + pcm, edit: ["-ss", "0.7"]),
    // Jumps of the clock.
    Case("joined.ts", bFrames + aac, isDoubled: true),
    Case("joinedSilent.ts", bFrames + ["-an"], isDoubled: true),
    Case("joined.mpg", ["-c:v", "mpeg2video", "-c:a", "mp2"], isDoubled: true),
    Case(
      "ahead.ts", h264 + ["-an"],
      edit: ["-bsf:v", "setts=ts=if(gte(N\\,25)\\,TS+324000000\\,TS)", "-muxdelay", "0"]),
    // Rates that vary.
    Case("variable.mp4", bFrames + variable + aac), Case("variable.mkv", bFrames + variable + pcm),
    Case("gap.mkv", h264 + ["-vf", "select='lt(n,10)+gt(n,40)'", "-vsync", "vfr"] + pcm),
  ]

  private func make(_ item: Case, in folder: TemporaryDirectory) throws -> String {
    let path = folder.file(item.name)
    let ending = (item.name as NSString).pathExtension
    let first = item.edit.isEmpty && !item.isDoubled ? path : folder.file("first.\(ending)")
    try Shell.ffmpeg(
      [
        "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=2", "-f", "lavfi", "-i",
        "sine=d=2:r=48000:b=4", "-bitexact",
      ] + item.arguments + [first])
    if !item.edit.isEmpty {
      let isCut = item.edit[0] == "-ss"
      try Shell.ffmpeg(
        (isCut ? item.edit : []) + ["-i", first, "-c", "copy"] + (isCut ? [] : item.edit) + [path])
    }
    if item.isDoubled {
      let once = try Data(contentsOf: URL(filePath: first))
      try (once + once).write(to: URL(filePath: path))
    }
    return path
  }

  /// When frames are shown, and the sound's first and last moment, in seconds.
  private struct Times {
    var frames: [Double]
    var end: Double
    var sound: Double?

    init(_ path: String) throws {
      func times(_ stream: String) throws -> [(Double, Double)] {
        try Shell.run([
          "ffprobe", "-v", "quiet", "-select_streams", stream, "-show_entries",
          "frame=best_effort_timestamp_time,pkt_duration_time,duration_time", "-of", "csv=p=0",
          path,
        ]).split(whereSeparator: \.isNewline).compactMap { line in
          let values = line.split(separator: ",").map { Double($0) }
          return (values.first ?? nil).map { ($0, (values.last ?? nil) ?? 0) }
        }
      }
      let picture = try times("v:0")
      frames = picture.map(\.0)
      end = picture.last.map { $0.0 + $0.1 } ?? 0
      sound = try times("a:0").first?.0
    }

    /// Where the sound begins, seen from the first frame.
    var offset: Double? { sound.map { $0 - (frames.first ?? 0) } }
    var longestFrame: Double { zip(frames, frames.dropFirst()).map { $1 - $0 }.max() ?? 0 }
    var length: Double { end - (frames.first ?? 0) }
  }

  @Test(arguments: cases) func framesAndSoundAreWhereFFmpegPutsThem(item: Case) throws {
    let folder = try TemporaryDirectory()
    let input = try make(item, in: folder)
    let judge = folder.file("judge.mkv")
    // Otherwise ffmpeg would put frames on a grid of their mean rate.
    try Shell.ffmpeg([
      "-i", input, "-c:v", "ffv1", "-enc_time_base:v", "-1", "-c:a", "pcm_s16le", judge,
    ])
    let expected = try Times(judge)
    if item.hasOtherLength {
      // What the time left is reckoned from.
      let announced = try VideoReader(path: input, options: .init(), logger: .silent).info
      let count = try #require(announced.expectedFrameCount)
      // The sound may be a few frames longer than the picture.
      #expect(abs(count - expected.frames.count) <= 4)
    }
    for ending in ["mp4", "mov", "mkv", "webm"] {
      let output = folder.file("out." + ending)
      var options = EncoderOptions()
      if ending == "webm" { options.codec = "libvpx" } else { options.preset = "ultrafast" }
      let said = try rewrite(input, to: output, .init(), options)
      let found = try Times(output)
      #expect(found.frames.count == expected.frames.count, "\(ending): \(said)")
      #expect(abs(found.length - expected.length) < expected.longestFrame + 0.001, "\(ending)")
      for (mine, its) in zip(found.frames, expected.frames) {
        let distance = abs((mine - found.frames[0]) - (its - expected.frames[0]))
        guard distance > 0.002 else { continue }
        Issue.record("\(ending): a frame is shown at \(mine), not at \(its)")
        break
      }
      #expect(found.frames.first ?? 1 < 0.45, "\(ending)")
      guard let offset = expected.offset else { continue }
      let own = try #require(found.offset)
      // An encoder's own silence, of 1024 samples at most, may come before sound that begins late.
      let codecs = try [input, output].map { try MediaProbe($0).streams("audio")[0].codec_name }
      let early = codecs[0] == codecs[1] ? 0.002 : 0.0215
      #expect(
        own - offset <= 0.002 && own - offset >= -early,
        "\(ending): the sound is off by \(own - offset) s")
      #expect(!said.contains { $0.contains("could be read") }, "\(said)")
    }
  }
}
