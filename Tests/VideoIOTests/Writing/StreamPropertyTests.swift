import CFFmpeg
import Foundation
import TestSupport
import Testing

@testable import VideoIO

/// What streams say of themselves beside picture and sound, as ffprobe reads it.
@Suite struct StreamPropertyTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private static let picture = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.4"]

  /// All that ffprobe says of the streams of a file.
  private func streams(_ path: String) throws -> String {
    try Shell.run(["ffprobe", "-v", "error", "-show_streams", "-of", "flat", path])
  }

  private func value(_ key: String, _ path: String) throws -> String? {
    try streams(path).split(separator: "\n").first { $0.contains(key) }
      .flatMap { $0.split(separator: "=").last }.map { String($0).replacing("\"", with: "") }
  }

  /// Their light levels stand in the stream only, not in the container.
  @Test(arguments: ["mp4", "mov", "mkv", "webm"]) func hdrLevelsAreKept(ending: String) throws {
    let (input, output) = (folder.file("in.mp4"), folder.file("out." + ending))
    try Shell.ffmpeg(
      Self.picture + [
        // FFmpeg 7 takes the encoder's colours from the frames, not from options.
        "-vf", "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc",
        "-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-color_primaries", "bt2020", "-color_trc",
        "smpte2084", "-colorspace", "bt2020nc", "-x265-params",
        "log-level=none:hdr10=1:max-cll=1000,400:master-display="
          + "G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)", input,
      ])
    try rewrite(input, to: output)
    #expect(try value("max_content", output) == "1000")
    #expect(try value("max_average", output) == "400")
    let red = try #require(try value("red_x", output)).split(separator: "/").compactMap {
      Double($0)
    }
    #expect(abs(red[0] / red[1] - 0.68) < 0.001)
    #expect(try MediaProbe(output).streams("video")[0].color_transfer == "smpte2084")
  }

  /// FFmpeg 7 no longer writes MP4's arrangement of views.
  private static let fullySpherical = avformat_version() >> 16 < 61 ? ["mp4", "mkv"] : ["mkv"]

  @Test(arguments: fullySpherical) func sphericalVideosStaySpherical(ending: String) throws {
    let output = folder.file("out." + ending)
    #expect(try rewrite(Checkout.fixture("spherical.mp4"), to: output, .init(), fast) == [])
    let said = try streams(output)
    #expect(said.contains("equirectangular"))
    #expect(said.contains("top and bottom"))
  }

  /// QuickTime's own way to say it is another, which not every version of FFmpeg writes.
  @Test(arguments: ["mp4", "mov", "m4v", "webm"]) func sphericalVideosStaySphericalOrAreTold(
    ending: String
  ) throws {
    let output = folder.file("out." + ending)
    let warnings = try rewrite(Checkout.fixture("spherical.mp4"), to: output)
    let said = try streams(output)
    for (text, name) in [
      ("equirectangular", "the 360° projection"),
      ("top and bottom", "the arrangement of the stereoscopic views"),
    ] {
      #expect(said.contains(text) != warnings.contains { $0.contains("\(name) is left out") })
    }
  }

  /// What a stream is for is found by ffprobe in the output, or said to be lost.
  @Test(arguments: ["mp4", "mov", "mkv", "webm"]) func purposesAreKeptOrTold(ending: String) throws
  {
    let (input, output) = (folder.file("in.mkv"), folder.file("out." + ending))
    let text = folder.file("text.srt")
    try "1\n00:00:00,000 --> 00:00:00,300\nHello\n".write(
      toFile: text, atomically: true, encoding: .utf8)
    try Shell.ffmpeg(
      Self.picture + [
        "-f", "lavfi", "-i", "sine=d=0.4", "-i", text, "-map", "0", "-map", "1", "-map", "1",
        "-map",
        "2", "-c:v", "libx264", "-c:a", "aac", "-c:s", "srt", "-disposition:v:0",
        "default+original",
        "-disposition:a:0", "default", "-disposition:a:1", "comment+visual_impaired",
        "-disposition:s:0", "forced+hearing_impaired", input,
      ])
    let warnings = try rewrite(
      input, to: output, .init(), ending == "webm" ? EncoderOptions() : fast)
    let (before, after) = (try MediaProbe(input).streams, try MediaProbe(output).streams)
    var lost = 0
    for stream in before {
      let kept = after.first {
        $0.codec_type == stream.codec_type
          && (stream.codec_type != "audio" || $0.index == stream.index)
      }
      for (purpose, value) in stream.disposition ?? [:] where value == 1 {
        let isKept = kept?.disposition?[purpose] == 1
        let isTold = warnings.contains {
          $0.contains(" stream \(stream.index) (")
            && (kept == nil
              || $0.contains("is no longer marked as")
                && $0.contains(purpose.replacing("_", with: " ")))
        }
        #expect(isKept != isTold, "\(ending), \(stream.index): \(purpose); \(warnings)")
        if isTold { lost += 1 }
      }
    }
    #expect((lost == 0) == (ending == "mkv"), "\(warnings)")
  }

  /// HDR10+ is written into the stream as another program would, in front of each picture.
  @Test(arguments: ["mp4", "mkv"]) func metadataOfTheFramesIsNamed(ending: String) throws {
    let (plain, raw) = (folder.file("plain.hevc"), folder.file("in.hevc"))
    let input = folder.file("in.mp4")
    let output = folder.file("out." + ending)
    try Shell.ffmpeg(
      Self.picture + ["-c:v", "libx265", "-x265-params", "log-level=none:bframes=0", plain])
    let script = """
      import re, sys
      bits = ""
      def put(value, count):
          global bits
          bits += format(value, f"0{count}b")
      for value, count in [(0xB5, 8), (0x3C, 16), (1, 16), (4, 8), (1, 8), (1, 2), (400, 27), (0, 1)]:
          put(value, count)
      for value in [1000, 1000, 1000, 500]:
          put(value, 17)
      put(1, 4), put(50, 7), put(900, 17), put(10, 10), put(0, 1), put(0, 1), put(0, 1)
      bits += "0" * (-len(bits) % 8)
      payload = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
      sei = b"\\x4e\\x01" + bytes([4, len(payload)]) + payload + b"\\x80"
      # No three bytes may look like the beginning of a unit.
      sei = re.sub(rb"\\x00\\x00(?=[\\x00-\\x03])", b"\\x00\\x00\\x03", sei)
      data = open(sys.argv[1], "rb").read()
      units = re.split(rb"\\x00\\x00\\x00?\\x01", data)[1:]
      with open(sys.argv[2], "wb") as file:
          for unit in units:
              if unit[0] >> 1 < 32 and unit[2] & 0x80:
                  file.write(b"\\0\\0\\0\\1" + sei)
              file.write(b"\\0\\0\\0\\1" + unit)
      """
    try Shell.run(["python3", "-c", script, plain, raw])
    try Shell.ffmpeg(["-framerate", "25", "-i", raw, "-c", "copy", input])
    let frames = try Shell.run(["ffprobe", "-v", "error", "-show_frames", input])
    try #require(frames.contains("HDR Dynamic Metadata SMPTE2094-40"))
    #expect(
      try rewrite(input, to: output, .init(), fast) == [
        "warning: \(output): the HDR10+ metadata are left out, because they describe the unpainted "
          + "frames"
      ])
  }

  @Test func captionsAreKept() throws {
    let (input, output) = (Checkout.fixture("captions.mp4"), folder.file("out.mp4"))
    #expect(try rewrite(input, to: output, .init(), fast) == [])
    func captions(_ path: String) throws -> Int {
      try Shell.run([
        "ffprobe", "-v", "error", "-show_frames", "-select_streams", "v", path,
      ]).split(separator: "\n").count { $0.contains("A53") }
    }
    #expect(try captions(input) > 0)
    #expect(try captions(output) == captions(input))
  }

  @Test func captionsThatAreLostAreTold() throws {
    let output = folder.file("out.webm")
    let said = try rewrite(Checkout.fixture("captions.mp4"), to: output)
    #expect(
      said == [
        "warning: \(output): the closed captions are left out, because libvpx-vp9 cannot write them"
      ])
  }

  @Test(arguments: ["mp4", "mov", "mkv"]) func timecodesGoOn(ending: String) throws {
    let (input, output) = (folder.file("in.mov"), folder.file("out." + ending))
    try Shell.ffmpeg(Self.picture + ["-c:v", "libx264", "-timecode", "10:20:30:05", input])
    // Five frames later.
    #expect(try rewrite(input, to: output, .init(start: 0.2), fast) == [])
    let tags = try MediaProbe(output).streams("video")[0].tags
    #expect((tags?["timecode"] ?? tags?["TIMECODE"]) == "10:20:30:10")
  }

  @Test func telemetryIsKeptOrNamed() throws {
    let input = Checkout.fixture("gpmd_chapters.mov")
    #expect(try rewrite(input, to: folder.file("out.mp4"), .init(), fast) == [])
    let probe = try MediaProbe(folder.file("out.mp4"))
    #expect(probe.streams.map(\.codec_tag_string).contains("gpmd"))
    #expect(probe.chapters.count == 2)
    let output = folder.file("out.mkv")
    #expect(
      try rewrite(input, to: output, .init(), fast) == [
        "warning: \(output): the data stream 1 (gpmd) is left out, because Matroska files cannot hold it"
      ])
    #expect(try MediaProbe(output).chapters.count == 2)
  }

  @Test(arguments: ["mp4", "mov", "mkv"]) func theCameraIsKept(ending: String) throws {
    let (input, output) = (folder.file("in.mov"), folder.file("out." + ending))
    try Shell.ffmpeg(
      Self.picture + [
        "-c:v", "libx264", "-movflags", "use_metadata_tags", "-metadata",
        "com.apple.quicktime.make=Camera", "-metadata", "com.apple.quicktime.model=X1",
        "-metadata", "title=A film", input,
      ])
    #expect(try rewrite(input, to: output, .init(), fast) == [])
    let tags = try #require(try MediaProbe(output).format.tags)
    let found = Dictionary(uniqueKeysWithValues: tags.map { ($0.lowercased(), $1) })
    #expect(found["com.apple.quicktime.make"] == "Camera")
    #expect(found["com.apple.quicktime.model"] == "X1")
    #expect(found["title"] == "A film")
  }

  /// A film, then a picture and another film.
  @Test func otherVideosAreNamed() throws {
    let (input, output) = (folder.file("in.mkv"), folder.file("out.mkv"))
    try Shell.ffmpeg(
      Self.picture + [
        "-f", "lavfi", "-i", "testsrc=s=64x48:d=0.4", "-map", "0", "-map", "1", input,
      ])
    #expect(
      try rewrite(input, to: output, .init(), fast) == [
        "warning: \(output): the video stream 1 (h264) is left out, because one video stream is painted, "
          + "which is stream 0"
      ])
  }

  /// The cover comes first, is larger, and is no cover by its flags.
  @Test(arguments: ["mp4", "mkv"]) func theFilmIsPaintedAndNotItsCover(ending: String) throws {
    let (input, output) = (folder.file("in.mkv"), folder.file("out." + ending))
    try Shell.ffmpeg(
      ["-f", "lavfi", "-i", "color=red:s=300x300:d=0.04:r=25"] + Self.picture + [
        "-map", "0", "-map", "1", "-c:v:0", "mjpeg", "-c:v:1", "libx264", input,
      ])
    #expect(try rewrite(input, to: output, .init(), fast) == [])
    let videos = try MediaProbe(output).streams("video")
    #expect(videos.map(\.width).contains(64))
    #expect(videos.first { $0.width == 300 }?.disposition?["attached_pic"] == 1)
    #expect(try MediaProbe.frameTimes(output).count > 8)
  }

  /// A subtitle without an end lasts for 50 days in Matroska.
  @Test func endlessSubtitlesEndWithTheFilm() throws {
    let (input, output) = (folder.file("in.mkv"), folder.file("out.mkv"))
    let titles = folder.file("titles.srt")
    try "1\n00:00:00,100 --> 99:00:00,000\nHello\n\n".write(
      toFile: titles, atomically: true, encoding: .utf8)
    try Shell.ffmpeg(Self.picture + ["-i", titles, "-map", "0", "-map", "1", input])
    #expect(try rewrite(input, to: output, .init(), fast) == [])
    #expect(try MediaProbe(output).streams("subtitle").count == 1)
    #expect(try #require(try MediaProbe(output).duration) < 1)
  }

  /// Mono becomes stereo in the middle.
  @Test func soundMayChangeItsChannels() throws {
    let (input, output) = (folder.file("in.ts"), folder.file("out.webm"))
    var bytes = Data()
    for channels in ["1", "2"] {
      let part = folder.file("part.ts")
      try Shell.ffmpeg(
        Self.picture + [
          "-f", "lavfi", "-i", "sine=d=0.4:r=48000", "-ac", channels, "-c:v", "libx264", "-c:a",
          "aac", part,
        ])
      bytes += try Data(contentsOf: URL(filePath: part))
    }
    try bytes.write(to: URL(filePath: input))
    try rewrite(input, to: output)
    let sound = try MediaProbe.packets(output, stream: "a:0")
    let last = try #require(sound.last.flatMap { Double($0.pts_time ?? "") })
    #expect(abs(last - 0.8) < 0.08)
  }

  /// FFmpeg's own decoder passes over the transparency of VP9.
  @Test func transparentVideosAreLaidOverWhite() throws {
    let (input, output) = (folder.file("in.webm"), folder.file("out.mkv"))
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "color=red@0.0:s=64x48:d=0.2,format=yuva420p", "-c:v", "libvpx-vp9",
      "-pix_fmt", "yuva420p", input,
    ])
    let frame = try #require(try readAll(input).first)
    #expect(frame.image[10, 10].allSatisfy { $0 > 0.97 })
    try rewrite(input, to: output, .init(), fast)
    #expect(try MediaProbe(output).streams("video")[0].tags?["ALPHA_MODE"] == nil)
  }

  @Test func aFrameOfYearsIsRefused() throws {
    let input = folder.file("in.y4m")
    let header = "YUV4MPEG2 W16 H16 F1:2000000000 Ip C420\n"
    let frame = "FRAME\n" + String(repeating: "a", count: 16 * 16 * 3 / 2)
    try (header + frame + frame).write(toFile: input, atomically: true, encoding: .utf8)
    let sentence = said { try rewrite(input, to: folder.file("out.mp4")) }
    #expect(
      sentence?.hasSuffix("longer than is allowed; the limit is ten years") == true)
  }
}
