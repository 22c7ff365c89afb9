import Basics
import TestSupport
import Testing

@testable import VideoIO

/// Frames of anyone, without a reader that they come from.
@Suite struct VideoWriterTests {
  let folder: TemporaryDirectory
  private let format = VideoFormat(
    size: Size(height: 48, width: 64), frameRate: Rational(25, 1),
    sampleAspectRatio: Rational(4, 3))

  init() throws { folder = try TemporaryDirectory() }

  /// A grey that becomes lighter from frame to frame.
  private func frame(_ number: Int) -> Frame {
    let level = Float(number + 1) / 8
    return Frame(
      image: RGBImage(
        size: format.size, pixels: Array(repeating: level, count: 3 * format.size.area)),
      presentationTime: MediaTime(value: Int64(number), timeBase: format.timeBase), duration: 1)
  }

  @Test(arguments: ["mp4", "mkv", "mov"]) func madeUpFramesAreWritten(ending: String) throws {
    let path = folder.file("out." + ending)
    var writer = try VideoWriter(
      path: path, overwrite: false, format: format, streams: nil, options: fast,
      logger: .silent)
    for number in 0..<5 { try writer.write(frame(number)) }
    try writer.finish()
    let probe = try MediaProbe(path)
    #expect(probe.streams.count == 1)
    #expect(probe.chapters.isEmpty)
    let video = try #require(probe.streams("video").first)
    #expect(video.codec_name == "h264")
    #expect(video.pix_fmt == "yuv420p")
    #expect((video.width, video.height) == (64, 48))
    #expect(video.sample_aspect_ratio == "4:3")
    #expect(video.avg_frame_rate == "25/1")
    #expect(video.color_space == "bt709")
    #expect(try MediaProbe.frameTimes(path) == [0, 0.04, 0.08, 0.12, 0.16])
    #expect(probe.duration == 0.2)
    for (number, read) in try readAll(path).enumerated() {
      let levels = read.image[32, 24]
      #expect(levels.allSatisfy { abs($0 - Float(number + 1) / 8) < 0.01 }, "\(number): \(levels)")
    }
  }

  /// CineForm takes any width until its first frame comes.
  @Test func anEncoderThatRefusesItsFirstFrameIsFoundAtOnce() throws {
    let format = VideoFormat(
      size: Size(height: 48, width: 98), frameRate: Rational(25, 1),
      sampleAspectRatio: Rational(1, 1))
    let path = folder.file("out.mkv")
    let error = #expect(throws: MediaError.self) {
      _ = try VideoWriter(
        path: path, overwrite: false, format: format, streams: nil,
        options: EncoderOptions(codec: "cfhd"), logger: .silent)
    }
    guard case .refused(.encode, _, _) = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try folder.names() == [])
  }

  /// A source's streams are a copy: the writer does with them what it would while the source is open.
  @Test func streamsOutliveTheirReader() throws {
    let input = folder.file("in.mkv")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.4", "-f", "lavfi", "-i", "sine=d=0.4", "-c:a",
      "aac", "-metadata", "title=A title", "-metadata:s:a", "language=fra", input,
    ])
    func streams() throws -> SourceStreams {
      try VideoReader(path: input, options: .init(), logger: .silent).streams()
    }
    let path = folder.file("out.mp4")
    do {
      var reader = try VideoReader(path: input, options: .init(), logger: .silent)
      let source: SourceStreams? = try streams()
      var writer = try VideoWriter(
        path: path, overwrite: false, format: reader.format, streams: source, options: fast,
        logger: .silent)
      while let frame = try reader.next(passThrough: {
        packet throws(MediaError) in try writer.passThrough(packet)
      }) {
        try writer.write(frame)
      }
      try writer.finish()
    }
    let probe = try MediaProbe(path)
    #expect(probe.format.tags?["title"] == "A title")
    #expect(probe.streams("audio").first?.tags?["language"] == "fra")
    #expect(try MediaProbe.digest(path, stream: "a") == MediaProbe.digest(input, stream: "a"))
  }

  @Test func picturesAndTheirTimesAreWritten() throws {
    var writer = try SequenceWriter(
      to: MediaOutput(folder.file("out/%03d.png")), overwrite: false, format: format)
    for number in 0..<2 { try writer.write(frame(number)) }
    try writer.finish()
    #expect(try Shell.run(["ls", folder.file("out")]) == "001.png\n002.png\ntimestamps.txt\n")
    let frames = try readAll(folder.file("out"))
    #expect(frames.map(\.presentationTime.seconds) == [0, 0.04])
  }

  @Test func optionsAreChecked() {
    #expect(
      said { try EncoderOptions(crf: 99).check("a.mp4", format: format) }
        == "--crf 99: libx264 takes 0 to 51")
    #expect(
      "\(MediaError("a.mp4", .outOfRange(.crf, value: "99", encoder: "x", low: "0", high: "51")))"
        == "crf 99: x takes 0 to 51")
  }
}
