import Basics
import Foundation
import TestSupport
import Testing

@testable import VideoIO

/// Pictures written and read back.
@Suite struct PictureFormatTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// Every code of the depth, spread over the channels.
  private func codes(depth: Int, width: Int, height: Int) -> RGBImage {
    let top = depth == 8 ? 255 : 65_535
    let pixels = (0..<(3 * width * height)).map { Float(($0 * 7919) % (top + 1)) / Float(top) }
    return RGBImage(size: Size(height: height, width: width), pixels: pixels)
  }

  @Test(arguments: [("png", 8), ("png", 16), ("tif", 8), ("tiff", 16)])
  func losslessFormatsComeBackExactly(ending: String, depth: Int) throws {
    let image = codes(depth: depth, width: 171, height: 129)
    let path = folder.file("out." + ending)
    try PictureFile.write(
      image, to: path, options: .init(bitDepth: depth), overwrite: false,
      sampleAspectRatio: Rational(16, 11))
    let back = try StillImage.read(path: path)
    let top: Float = depth == 8 ? 255 : 65_535
    #expect((back.width, back.height) == (171, 129))
    #expect(
      zip(back.pixels, image.pixels).allSatisfy {
        ($0 * top).rounded() == ($1 * top).rounded() && abs($0 - $1) < 0.25 / top
      })
    let format = try MediaProbe(path).streams[0].pix_fmt
    #expect(format == (depth == 8 ? "rgb24" : ending == "png" ? "rgb48be" : "rgb48le"))
    let reader = try VideoReader(path: path, options: .init(), logger: LogRecorder().logger)
    #expect(reader.info.sampleAspectRatio == Rational(16, 11))
    #expect(try folder.names() == ["out." + ending])
  }

  /// Smooth shapes and a little texture, as photographs have them.
  private var photograph: RGBImage {
    let (width, height) = (161, 121)
    let pixels = (0..<3).flatMap { channel in
      (0..<height).flatMap { y in
        (0..<width).map { x in
          let (u, v) = (Float(x) / 160, Float(y) / 120)
          let shape = sin(7 * u + Float(channel)) * cos(5 * v) * 0.35
          let texture = sin(41 * u + 23 * v) * 0.05
          return 0.5 + shape + texture
        }
      }
    }
    return RGBImage(size: Size(height: height, width: width), pixels: pixels)
  }

  private func decibels(_ first: RGBImage, _ second: RGBImage) -> Double {
    let sum = zip(first.pixels, second.pixels).reduce(0.0) {
      $0 + pow(Double($1.0) - Double($1.1), 2)
    }
    return -10 * log10(sum / Double(first.pixels.count))
  }

  /// Decibels measured with this picture are half a decibel higher; ImageMagick's library reaches
  /// the same, within 0.4 dB for qualities from 50 to 90 and 1.4 dB at 95, with larger files. At 100
  /// the rounding of Y, Cb and Cr alone leaves 50.8 dB. A wrong matrix or range costs 20 dB.
  @Test(arguments: [(100, 49.6), (95, 48.4), (90, 46.8), (89, 45.5), (75, 42.4), (50, 39.3)])
  func jpegIsAsGoodAsItsQuality(quality: Int, bound: Double) throws {
    let path = folder.file("out.jpg")
    try PictureFile.write(photograph, to: path, options: .init(quality: quality), overwrite: false)
    let back = try StillImage.read(path: path)
    #expect((back.width, back.height) == (161, 121))
    #expect(decibels(photograph, back) > bound)
    let stream = try MediaProbe(path).streams[0]
    #expect(stream.pix_fmt == (quality >= 90 ? "yuvj444p" : "yuvj420p"))
    #expect(stream.color_space == "bt470bg")
  }

  @Test func jpegShrinksWithItsQuality() throws {
    let sizes = try [1, 10, 50, 75, 89, 90, 95, 100].map { quality in
      let path = folder.file("\(quality).jpeg")
      try PictureFile.write(
        photograph, to: path, options: .init(quality: quality), overwrite: false)
      return try Data(contentsOf: URL(filePath: path)).count
    }
    for (size, next) in zip(sizes, sizes.dropFirst()) { #expect(size < next) }
  }

  @Test(arguments: ["out.png", "out.jpg", "out.tif"]) func smallPicturesWork(name: String) throws {
    for (width, height) in [(1, 1), (1, 7), (9, 1)] {
      let image = RGBImage(
        size: Size(height: height, width: width),
        pixels: Array(repeating: 0.2, count: 3 * width * height))
      let path = folder.file("\(width)x\(height)" + name)
      try PictureFile.write(image, to: path, options: .init(quality: 80), overwrite: false)
      let back = try StillImage.read(path: path)
      #expect((back.width, back.height) == (width, height))
      for value in back.pixels { #expect(abs(value - 0.2) < 0.005) }
    }
  }

  @Test func picturesAreNotOverwrittenUnasked() throws {
    let path = folder.file("out.jpg")
    try Data("mine".utf8).write(to: URL(filePath: path))
    #expect(throws: MediaError(path, .file(.exists))) {
      try PictureFile.write(photograph, to: path, overwrite: false)
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
    try PictureFile.write(photograph, to: path, overwrite: true)
    #expect(try StillImage.read(path: path).width == 161)
    #expect(try folder.names() == ["out.jpg"])
  }

  @Test(arguments: [
    ("a.jpg", PictureOptions(bitDepth: 16), "a.jpg: a JPEG is written with 8 bits, not 16"),
    ("a.tif", PictureOptions(bitDepth: 12), "a.tif: a TIFF is written with 8 or 16 bits, not 12"),
    ("a.jpg", PictureOptions(quality: 0), "--quality 0: it must be from 1 to 100"),
    ("a.jpg", PictureOptions(quality: 101), "--quality 101: it must be from 1 to 100"),
    (
      "a.webp", PictureOptions(),
      "a.webp: the extension .webp is not known; a video is written as .mp4, .m4v, .mov, .mkv or .webm, "
        + "a picture as .png, .jpg, .jpeg, .tif or .tiff"
    ),
  ])
  func impossibleOptionsAreRefused(path: String, options: PictureOptions, sentence: String) {
    #expect(
      said { try PictureFile.write(photograph, to: path, options: options, overwrite: false) }
        == sentence)
  }
}
