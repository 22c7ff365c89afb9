import Foundation
import TestSupport
import Testing

@testable import VideoIO

/// Interlaced videos against what ffmpeg's bwdif makes of them.
@Suite struct DeinterlacingTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// A moving pattern in fields, stored by each kind of codec; some leave it to the container to say so.
  private func video(_ name: String, _ codec: [String]) throws -> String {
    let path = folder.file(name)
    try Shell.ffmpeg(
      [
        "-f", "lavfi", "-i", "testsrc2=s=96x64:r=50:d=0.4", "-vf",
        "hue=s=0,tinterlace=interleave_top,setfield=tff",
      ] + codec + [path])
    return path
  }

  @Test(arguments: [
    ("a.mp4", ["-c:v", "libx264", "-qp", "0", "-flags", "+ilme+ildct", "-x264opts", "tff=1"]),
    ("a.ts", ["-c:v", "mpeg2video", "-q:v", "1", "-flags", "+ilme+ildct"]),
    ("a.mov", ["-c:v", "prores_ks", "-flags", "+ildct"]),
    // Said by the container alone.
    ("b.mov", ["-c:v", "prores_ks", "-field_order", "tt"]),
  ])
  func framesAreMadeWhole(name: String, codec: [String]) throws {
    let input = try video(name, codec)
    let (output, judge) = (folder.file("out.mkv"), folder.file("judge.mkv"))
    let options = EncoderOptions(codec: "ffv1", pixelFormat: "yuv444p10le")
    let said = try rewrite(input, to: output, .init(), options)
    #expect(
      said.filter { $0.contains("interlaced") }
        == ["notice: \(input) is interlaced: its frames are deinterlaced"])
    try Shell.ffmpeg([
      "-i", input, "-vf", "setfield=tff,bwdif=mode=send_frame:deint=interlaced", "-c:v", "ffv1",
      judge,
    ])
    #expect(try MediaProbe.frameTimes(output).count == MediaProbe.frameTimes(judge).count)
    #expect(try MediaProbe.frameTimes(output).count == 10)
    // 60 dB measured, the rounding of two conversions; grey, as brighter than white and the like is cut off
    // in RGB. Combs have 30 dB.
    #expect(try PictureSimilarity(output, judge, pixelFormat: "yuv420p").planes[0] > 55)
    let combed = folder.file("combed.mkv")
    #expect(
      try rewrite(input, to: combed, .init(deinterlaces: false), options)
        .filter { $0.contains("interlaced") } == [])
    #expect(try PictureSimilarity(combed, judge, pixelFormat: "yuv420p").planes[0] < 33)
  }

  @Test func progressiveFramesStayAsTheyAre() throws {
    let input = folder.file("in.mp4")
    try Shell.ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=96x64:d=0.4", "-c:v", "libx264", input])
    let (on, off) = (try readAll(input), try readAll(input, .init(deinterlaces: false)))
    #expect(on.map(\.image.pixels) == off.map(\.image.pixels))
    #expect(on.map(\.presentationTime) == off.map(\.presentationTime))
  }

  /// Numbers and times stay those of the stored frames, wherever reading begins.
  @Test func rangesAreTheSame() throws {
    let input = try video(
      "a.mp4", ["-c:v", "libx264", "-qp", "0", "-flags", "+ilme+ildct", "-x264opts", "tff=1"])
    for options in [
      VideoReader.Options(start: 0.12, duration: 0.16), VideoReader.Options(frameLimit: 3),
    ] {
      var without = options
      without.deinterlaces = false
      let (on, off) = (try readAll(input, options), try readAll(input, without))
      #expect(on.map(\.presentationTime) == off.map(\.presentationTime))
      #expect(on.map(\.duration) == off.map(\.duration))
      #expect(on.count == (options.frameLimit ?? 4))
    }
  }
}
