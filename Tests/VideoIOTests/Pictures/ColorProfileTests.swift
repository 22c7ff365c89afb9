import Basics
import Foundation
import TestSupport
import Testing

@testable import VideoIO

/// Colours of pictures with profiles and tags, and their orientation.
@Suite struct ColorProfileTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// The numbers of a pixel as ffmpeg decodes them, without looking at any profile.
  private func numbers(_ path: String, x: Int, y: Int, width: Int) throws -> [Double] {
    let result = try Shell.result(of: [
      "ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-",
    ])
    return (0..<3).map { Double(result.output[3 * (y * width + x) + $0]) / 255 }
  }

  private static func encoded(_ value: Double) -> Double {
    let value = min(max(value, 0), 1)
    return value <= 0.003_130_8 ? value * 12.92 : 1.055 * pow(value, 1 / 2.4) - 0.055
  }

  /// Display P3's primaries, with this profile's gamma of 563/256, in sRGB by the matrix of CSS Color 4.
  private static func fromP3(_ color: [Double]) -> [Double] {
    let matrix = [
      [1.224_940_1, -0.224_940_4, 0.0], [-0.042_056_9, 1.042_057_1, 0.0],
      [-0.019_637_6, -0.078_636_1, 1.098_273_5],
    ]
    let linear = color.map { pow($0, 563.0 / 256) }
    return matrix.map { row in encoded(zip(row, linear).map(*).reduce(0, +)) }
  }

  /// FFmpeg makes a black or green picture of it.
  @Test func jpegInTIFFIsRefused() throws {
    let folder = try TemporaryDirectory()
    let (plain, path) = (folder.file("plain.tif"), folder.file("in.tif"))
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x48:d=0.04", "-compression_algo", "raw", plain,
    ])
    // The tag of the compression: 259, one short, none.
    let script = """
      import sys
      data = open(sys.argv[1], "rb").read()
      entry = bytes([3, 1, 3, 0, 1, 0, 0, 0, 1])
      assert data.count(entry) == 1
      open(sys.argv[2], "wb").write(data.replace(entry, entry[:-1] + bytes([7])))
      """
    try Shell.run(["python3", "-c", script, plain, path])
    #expect(said { _ = try StillImage.read(path: plain) } == nil)
    #expect(
      said { _ = try StillImage.read(path: path) }
        == "\(path) is a TIFF compressed as JPEG, which cannot be read; save it with LZW or without "
        + "compression")
  }

  @Test func displayP3BecomesSRGB() throws {
    let path = Checkout.fixture("p3.jpg")
    let image = try StillImage.read(path: path)
    var largest = 0.0
    // The middle of each of its four fields.
    for (x, y) in [(30, 20), (70, 20), (24, 54), (72, 54)] {
      let stored = try numbers(path, x: x, y: y, width: image.width)
      let expected = Self.fromP3(stored)
      largest = max(largest, zip(stored, expected).map { abs($0 - $1) }.max() ?? 0)
      // A step of 8 bits, which ffmpeg rounds to, is up to 0.016 in dark colours.
      for (found, wanted) in zip(image[x, y], expected) {
        #expect(abs(Double(found) - wanted) < 0.02, "\(x), \(y)")
      }
    }
    #expect(largest > 0.04, "the profile changes nothing here")
  }

  /// As cameras write it: no profile, but "R03" in the directory of interoperability.
  @Test func adobeRGBThatOnlyExifTellsBecomesSRGB() throws {
    let (plain, tagged) = (folder.file("plain.jpg"), folder.file("tagged.jpg"))
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "color=0x4060c0:s=64x48", "-frames:v", "1", "-q:v", "1", plain,
    ])
    func directory(_ entries: [[UInt8]]) -> [UInt8] {
      [0, UInt8(entries.count)] + entries.joined() + [0, 0, 0, 0]
    }
    let tiff =
      Array("MM".utf8) + [0, 42, 0, 0, 0, 8]
      + directory([[0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, 26]])
      + directory([
        [0xA0, 0x01, 0, 3, 0, 0, 0, 1, 0xFF, 0xFF, 0, 0],
        [0xA0, 0x05, 0, 4, 0, 0, 0, 1, 0, 0, 0, 56],
      ])
      + directory([[0, 1, 0, 2, 0, 0, 0, 4] + Array("R03".utf8) + [0]])
    let segment = Array("Exif".utf8) + [0, 0] + tiff
    let jpeg = [UInt8](try Data(contentsOf: URL(filePath: plain)))
    try Data(
      jpeg.prefix(2) + [0xFF, 0xE1, 0, UInt8(segment.count + 2)] + segment + jpeg.dropFirst(2)
    ).write(to: URL(filePath: tagged))
    let stored = try numbers(plain, x: 20, y: 20, width: 64)
    let linear = stored.map { pow($0, 563.0 / 256) }
    // Red and blue are those of sRGB.
    let expected = [
      1.398_3 * linear[0] - 0.398_3 * linear[1], linear[1],
      1.042_9 * linear[2] - 0.042_9 * linear[1],
    ].map(Self.encoded)
    let image = try StillImage.read(path: tagged)
    // A step of the 8 bits that ffmpeg rounds to, and black point compensation.
    for (found, wanted) in zip(image[20, 20], expected) {
      #expect(abs(Double(found) - wanted) < 0.01)
    }
    for (found, wanted) in zip(try StillImage.read(path: plain)[20, 20], stored) {
      #expect(abs(Double(found) - wanted) < 0.006)
    }
    #expect(abs(expected[0] - stored[0]) > 0.04, "the colours change nothing here")
  }

  @Test(arguments: ["o6.png", "o6.tif"]) func picturesAreTurnedUpright(name: String) throws {
    let path = Checkout.fixture(name)
    let stored = try Shell.run([
      "ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", path,
    ]).split(whereSeparator: { ",\n".contains($0) }).compactMap { Int($0) }
    let (width, height) = (stored[0], stored[1])
    let image = try StillImage.read(path: path)
    #expect(image.size == Size(height: width, width: height))
    // Orientation 6: the stored first row is the right column.
    for x in [1, width / 2, width - 2] {
      let expected = try numbers(path, x: x, y: 1, width: width)
      for (found, wanted) in zip(image[height - 2, x], expected) {
        #expect(abs(Double(found) - wanted) < 0.01)
      }
    }
  }

  /// Values that no picture has, and files that end in their midst.
  @Test func damagedOrientationsAreNone() throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: Checkout.fixture("o6.png"))))
    #expect(ExifData(in: bytes).orientation == 6)
    for length in 0..<bytes.count {
      let value = ExifData(in: Array(bytes.prefix(length))).orientation
      #expect(value == nil || value == 6)
    }
    for seed in Mutation.seeds(200) {
      let damaged = Mutation.damage(Data(bytes), seed: seed)
      if let value = ExifData(in: [UInt8](damaged)).orientation {
        #expect((1...8).contains(value))
      }
    }
  }

  /// PQ white of 203 nits is the white of a page, and stays below what is brighter.
  @Test func picturesOfHDRVideosAreShownAsSRGB() throws {
    let color = ColorDescription(
      matrix: .bt2020, isFullRange: false, matrixTag: 9, primariesTag: 9, transferTag: 16,
      chromaLocationTag: 0)
    func shown(_ value: Float) throws -> Float {
      var colors = StandardColors(from: color)
      let size = Size(height: 4, width: 4)
      let image = RGBImage(size: size, pixels: [Float](repeating: value, count: 48))
      return try colors.image(image, path: "test").pixels[0]
    }
    /// SMPTE ST 2084, from nits to the code.
    func pq(_ nits: Double) -> Float {
      let power = pow(nits / 10_000, 0.159_301_757_812_5)
      return Float(pow((0.835_937_5 + 18.851_562_5 * power) / (1 + 18.687_5 * power), 78.843_75))
    }
    let levels = try [5.0, 20, 60, 203, 600, 1000].map { try shown(pq($0)) }
    for (dark, bright) in zip(levels, levels.dropFirst()) { #expect(dark < bright) }
    // Below the part that is compressed: light in proportion to 203 nits.
    #expect(abs(Double(levels[1]) - Self.encoded(20.0 / 203)) < 0.02)
    #expect(levels[3] < 0.95 && levels[3] > 0.6)
    #expect(levels[5] > 0.97)
  }

  @Test func animatedWebPIsNamed() throws {
    let path = folder.file("in.webp")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x48:d=0.2", "-c:v", "libwebp_anim", path,
    ])
    #expect(
      said { _ = try readAll(path) }
        == "\(path) is an animated WebP, which cannot be read; an animated GIF or PNG can")
  }
}
