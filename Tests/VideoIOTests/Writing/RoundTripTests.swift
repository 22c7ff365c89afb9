import Basics
import Foundation
import TestSupport
import Testing

@testable import VideoIO

@Suite struct RoundTripTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test func aDetailedClipComesThrough() throws {
    let (input, output) = (folder.file("in.mp4"), folder.file("out.mp4"))
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "mandelbrot=s=640x360:r=25", "-t", "1", "-crf", "12", "-pix_fmt",
      "yuv420p", input,
    ])
    try rewrite(input, to: output, .init(), .init(crf: 10))
    #expect(try PictureSimilarity(input, output).worst >= 40)
  }

  /// A film clip of 132 frames with 5.1 sound, where it has been fetched.
  static let film: String? = {
    var root = URL(filePath: #filePath)
    for _ in 1...4 { root.deleteLastPathComponent() }
    let path = root.appending(path: "downloads/bigbuckbunny.mp4").path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()

  @Test(.enabled(if: film != nil)) func aFilmComesThrough() throws {
    let input = try #require(Self.film)
    let output = folder.file("out.mp4")
    try rewrite(input, to: output, .init(), .init(crf: 10))
    #expect(try PictureSimilarity(input, output).worst >= 40)
    #expect(try MediaProbe.digest(output, stream: "a") == MediaProbe.digest(input, stream: "a"))
    let (before, after) = (try MediaProbe(input), try MediaProbe(output))
    #expect(after.duration == before.duration)
    #expect(try MediaProbe.frameTimes(output) == MediaProbe.frameTimes(input))
  }

  @Test(arguments: ["mp4", "mkv", "webm"])
  func theSameInputGivesTheSameBytes(ending: String) throws {
    let input = folder.file("in.mkv")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=192x128:d=0.5", "-f", "lavfi", "-i", "sine=d=0.5", "-c:a",
      "libopus", input,
    ])
    let outputs = ["1", "2"].map { folder.file($0 + "." + ending) }
    for output in outputs { try rewrite(input, to: output, .init()) }
    #expect(
      FileManager.default.contents(atPath: outputs[0])
        == FileManager.default.contents(atPath: outputs[1]))
  }

  @Test(arguments: ["mp4", "m4v", "mov", "mkv", "webm"])
  func everyContainerIsWritten(ending: String) throws {
    let (input, output) = (folder.file("in.mp4"), folder.file("out." + ending))
    try Shell.ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=192x128:d=0.4", input])
    #expect(try rewrite(input, to: output) == [])
    let video = try #require(try MediaProbe(output).streams("video").first)
    #expect(video.codec_name == (ending == "webm" ? "vp9" : "h264"))
    #expect(video.pix_fmt == "yuv420p")
    #expect(try MediaProbe.frameTimes(output).count == 10)
  }

  /// Ten bits stay ten bits, with what the file says of its colours.
  @Test func deepColourStaysDeep() throws {
    let (input, output) = (folder.file("in.mkv"), folder.file("out.mp4"))
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "mandelbrot=s=320x180:r=25", "-t", "0.4", "-crf", "4", "-vf",
      "scale=out_color_matrix=bt2020,format=yuv420p10le,setparams=colorspace=bt2020nc:range=tv"
        + ":color_primaries=bt2020:color_trc=smpte2084", input,
    ])
    try rewrite(input, to: output, .init(), .init(crf: 4))
    let video = try #require(try MediaProbe(output).streams("video").first)
    #expect(video.pix_fmt == "yuv420p10le")
    #expect(video.color_space == "bt2020nc")
    #expect(video.color_primaries == "bt2020")
    #expect(video.color_transfer == "smpte2084")
    #expect(video.color_range == "tv")
    #expect(try PictureSimilarity(input, output, pixelFormat: "yuv420p10le").worst >= 40)
  }

  @Test func pixelShapeIsKept() throws {
    let (input, output) = (folder.file("in.mp4"), folder.file("out.mp4"))
    try Shell.ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=192x144:d=0.2,setsar=16/11", input])
    try rewrite(input, to: output)
    #expect(try MediaProbe(output).streams("video").first?.sample_aspect_ratio == "16:11")
  }

  @Test func oddSizesComeThrough() throws {
    let input = folder.file("in.mkv")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=350x286:d=0.2,scale=175:143", "-c:v", "libvpx-vp9", "-crf",
      "5", "-b:v",
      "0", "-pix_fmt", "yuv420p", input,
    ])
    let mp4 = folder.file("out.mp4")
    #expect(
      try rewrite(input, to: mp4, .init(), .init(crf: 4)) == [
        "notice: \(mp4): 175x143 is written as yuv444p, because yuv420p needs an even width and "
          + "height"
      ])
    let video = try #require(try MediaProbe(mp4).streams("video").first)
    #expect((video.width, video.height) == (175, 143))
    #expect(video.pix_fmt == "yuv444p")
    // Hard edges between pure colours, whose colour samples lie two pixels apart.
    #expect(try PictureSimilarity(input, mp4, pixelFormat: "yuv444p").planes[0] >= 40)
    let webm = folder.file("out.webm")
    #expect(try rewrite(input, to: webm, .init(), .init(crf: 4)) == [])
    #expect(try MediaProbe(webm).streams("video").first?.width == 175)
    #expect(try PictureSimilarity(input, webm).planes[0] >= 40)
  }

  @Test(arguments: [
    (320, 180, 100, true, 100, 56), (320, 180, 100, false, 100, 56), (180, 320, 64, true, 36, 64),
    (320, 180, 640, true, 640, 360), (320, 8, 20, true, 20, 2), (175, 143, 100, false, 100, 82),
  ])
  func theLongestSideIsScaled(
    width: Int, height: Int, side: Int, even: Bool, newWidth: Int, newHeight: Int
  ) {
    let size = VideoReader.Options(longestSide: side, evenSize: even)
      .size(of: Size(height: height, width: width))
    #expect(size == Size(height: newHeight, width: newWidth))
  }

  @Test func framesAreScaled() throws {
    let input = folder.file("in.mp4")
    try Shell.ffmpeg(["-f", "lavfi", "-i", "color=red:s=320x180:d=0.1", input])
    let frames = try readAll(input, .init(longestSide: 100))
    #expect((frames[0].image.width, frames[0].image.height) == (100, 56))
    let color = frames[0].image[50, 28]
    #expect(color[0] > 0.97 && color[1] < 0.03 && color[2] < 0.03)
  }
}
