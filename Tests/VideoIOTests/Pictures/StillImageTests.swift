import Basics
import Foundation
import TestSupport
import Testing

@testable import VideoIO

@Suite struct StillImageTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// A picture made by ffmpeg of one colour.
  private func picture(
    _ name: String, color: String, format: String, size: String = "40x30"
  ) throws -> String {
    let path = folder.file(name)
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "color=\(color):s=\(size),format=\(format)", "-frames:v", "1",
      "-update", "1", path,
    ])
    return path
  }

  @Test(arguments: [
    ("a.png", "rgb24", 0.002), ("a.png", "rgb48be", 0.004), ("a.bmp", "bgr24", 0.002),
    ("a.tiff", "rgb24", 0.002), ("a.tiff", "rgb48le", 0.004), ("a.webp", "bgra", 0.002),
    ("a.jpg", "yuvj444p", 0.02), ("a.webp", "yuv420p", 0.02), ("a.gif", "rgb24", 0.07),
  ])
  func coloursAreRead(name: String, format: String, tolerance: Float) throws {
    let color = [224, 64, 16]
    var path = folder.file(name)
    if format.hasPrefix("yuv") {
      // A large picture, where untagged colours would be taken for BT.709.
      let source = try picture("source.png", color: "0xE04010", format: "rgb24", size: "1400x40")
      try Shell.ffmpeg(["-i", source, "-pix_fmt", format, "-quality", "95", "-q:v", "1", path])
    } else if name.hasSuffix("gif") {
      let source = try picture("source.png", color: "0xE04010", format: "rgb24")
      try Shell.ffmpeg(["-i", source, path])
    } else {
      let lossless = name.hasSuffix("webp") ? ["-lossless", "1"] : []
      path = folder.file(name)
      try Shell.ffmpeg(
        ["-i", try picture("source.png", color: "0xE04010", format: "rgb24"), "-pix_fmt", format]
          + lossless + [path])
    }
    let pixel = try StillImage.read(path: path)[20, 15]
    for (found, wanted) in zip(pixel, color) {
      #expect(abs(found - Float(wanted) / 255) < tolerance, "\(pixel)")
    }
  }

  @Test func greyPicturesUseTheFullRange() throws {
    let path = folder.file("grey.png")
    for (format, white) in [("gray", 255), ("gray16be", 255)] {
      try Shell.ffmpeg([
        "-f", "lavfi", "-i",
        "nullsrc=s=256x4,format=gray,geq=lum=X,format=\(format)", "-frames:v", "1", "-pix_fmt",
        format, path,
      ])
      let image = try StillImage.read(path: path)
      for x in stride(from: 0, to: 256, by: 51) {
        let wanted = Float(x) / Float(white)
        for value in image[x, 2] { #expect(abs(value - wanted) < 0.004, "\(format)") }
      }
    }
  }

  /// Half transparent black over white is grey.
  @Test(arguments: ["rgba", "rgba64be", "ya8", "ya16be", "pal8"])
  func transparencyLiesOverWhite(format: String) throws {
    let path = folder.file("alpha.png")
    if format == "pal8" {
      try Shell.ffmpeg([
        "-f", "lavfi", "-i",
        "color=black:s=8x8:d=0.04,format=rgba,colorchannelmixer=aa=0,split[a][b];[a]palettegen[p];"
          + "[b][p]paletteuse", "-frames:v", "1", path,
      ])
      for value in try StillImage.read(path: path)[4, 4] { #expect(value == 1) }
    } else {
      try Shell.ffmpeg([
        "-f", "lavfi", "-i", "color=black@0.5:s=8x8,format=rgba,colorchannelmixer=aa=0.5",
        "-frames:v", "1", "-pix_fmt", format, path,
      ])
      let pixel = try StillImage.read(path: path)[4, 4]
      for value in pixel { #expect(value > 0.4 && value < 0.8, "\(pixel)") }
      #expect(abs(pixel[0] - pixel[2]) < 1e-4)
    }
  }

  @Test(arguments: [8, 16]) func pngComesBackExactly(depth: Int) throws {
    let top = depth == 8 ? 255 : 65_535
    let pixels = (0..<(3 * 17 * 5)).map { Float(($0 * 7919) % (top + 1)) / Float(top) }
    let image = RGBImage(size: Size(height: 5, width: 17), pixels: pixels)
    let path = folder.file("out.png")
    try PNGFile.write(
      image, to: path, bitDepth: depth, overwrite: false, sampleAspectRatio: Rational(16, 11))
    let back = try StillImage.read(path: path)
    for (found, wanted) in zip(back.pixels, pixels) {
      #expect(abs(found - wanted) < 0.25 / Float(top))
    }
    let video = try #require(try MediaProbe(path).streams.first)
    #expect(video.pix_fmt == (depth == 8 ? "rgb24" : "rgb48be"))
    let reader = try VideoReader(path: path, options: .init(), logger: LogRecorder().logger)
    #expect(reader.info.sampleAspectRatio == Rational(16, 11))
    #expect(try Data(contentsOf: URL(filePath: path)).range(of: Data("sRGB".utf8)) != nil)
    #expect(try folder.names() == ["out.png"])
  }

  @Test func valuesAreLimitedAndRounded() throws {
    let path = folder.file("out.png")
    let pixels: [Float] = [-1, 2, .nan, 0.5, 127.4 / 255, 127.6 / 255]
    try PNGFile.write(
      RGBImage(size: Size(height: 1, width: 2), pixels: pixels), to: path, overwrite: false)
    let codes = try StillImage.read(path: path).pixels.map { Int(($0 * 255).rounded()) }
    #expect(codes == [0, 255, 0, 128, 127, 128])
  }

  @Test(arguments: ["a%d:b.png", "a%03d.png", "*.png", "a?[1].png", "-a.png", "ä ö.png"])
  func unusualNamesWork(name: String) throws {
    let path = folder.file(name)
    let image = RGBImage(size: Size(height: 1, width: 2), pixels: [0, 1, 0, 1, 0, 1])
    try PNGFile.write(image, to: path, overwrite: false)
    #expect(try StillImage.read(path: path).pixels == image.pixels)
  }

  @Test func aStillIsAVideoOfOneFrame() throws {
    let path = try picture("a.png", color: "red", format: "rgb24")
    var reader = try VideoReader(path: path, options: .init(), logger: LogRecorder().logger)
    #expect(reader.info.isStill)
    #expect(reader.info.expectedFrameCount == 1)
    #expect(try reader.next() != nil)
    #expect(try reader.next() == nil)
    #expect(reader.deliveredFrameCount == 1)
  }

  @Test func largePicturesAreReduced() throws {
    let path = try picture("a.png", color: "red", format: "rgb24", size: "300x200")
    let image = try StillImage.read(path: path, longestSide: 100)
    #expect((image.width, image.height) == (100, 67))
    #expect(try StillImage.read(path: path, longestSide: 1000).width == 300)
    #expect(try StillImage.read(path: path, longestSide: 1000, enlarges: true).width == 1000)
  }
}
