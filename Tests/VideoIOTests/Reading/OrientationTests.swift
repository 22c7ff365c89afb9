import Basics
import Foundation
import TestSupport
import Testing

@testable import VideoIO

/// All eight ways in which a picture can lie, for videos and for photographs.
@Suite struct OrientationTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// Where the red, green, blue and white quarters of a picture lie: top left, top right, bottom
  /// left, bottom right.
  private func quarters(_ image: RGBImage) -> String {
    [(1, 1), (3, 1), (1, 3), (3, 3)].map { x, y in
      let color = image[image.width * x / 4, image.height * y / 4]
      return switch color.map({ $0 > 0.5 }) {
      case [true, false, false]: "R"
      case [false, true, false]: "G"
      case [false, false, true]: "B"
      case [true, true, true]: "W"
      default: "?"
      }
    }.joined()
  }

  /// 64x48 with red, green / blue, white.
  private static let quarters =
    "color=red:s=32x24:r=5:d=0.4[a];color=lime:s=32x24:r=5:d=0.4[b];color=blue:s=32x24:r=5:d=0.4[c];"
    + "color=white:s=32x24:r=5:d=0.4[d];[a][b]hstack[e];[c][d]hstack[f];[e][f]vstack"

  /// EXIF value, the matrix (a, b, c, d) that means the same, and what becomes of "RGBW".
  static let cases: [(Int, [Int32], String)] = [
    (1, [1, 0, 0, 1], "RGBW"), (2, [-1, 0, 0, 1], "GRWB"), (3, [-1, 0, 0, -1], "WBGR"),
    (4, [1, 0, 0, -1], "BWRG"), (5, [0, 1, 1, 0], "RBGW"), (6, [0, 1, -1, 0], "BRWG"),
    (7, [0, -1, -1, 0], "WGBR"), (8, [0, -1, 1, 0], "GWRB"),
  ]

  @Test(arguments: cases) func aDisplayMatrixIsObeyed(
    exif: Int, matrix: [Int32], upright: String
  ) throws {
    let input = folder.file("in.mp4")
    try Shell.ffmpeg([
      "-filter_complex", Self.quarters + ",setsar=4/3", "-c:v", "libx264", "-qp", "1", input,
    ])
    try setMatrix(matrix, in: input)
    let output = folder.file("out.mp4")
    try rewrite(input, to: output, .init(), fast)
    let turned = exif > 4
    for path in [input, output] {
      let image = try #require(try readAll(path).first).image
      #expect(quarters(image) == upright)
      #expect((image.width, image.height) == (turned ? (48, 64) : (64, 48)))
    }
    let video = try #require(try MediaProbe(output).streams("video").first)
    #expect(video.sample_aspect_ratio == (turned ? "3:4" : "4:3"))
    let side = try Shell.run(["ffprobe", "-v", "error", "-show_streams", output])
    #expect(!side.contains("displaymatrix"))
  }

  /// Writes a display matrix into the track header of an MP4 file.
  private func setMatrix(_ matrix: [Int32], in path: String) throws {
    var data = try Data(contentsOf: URL(filePath: path))
    let box = try #require(data.range(of: Data("tkhd".utf8)))
    // Type, version and flags, two times, track, reserved, duration, eight bytes, four shorts.
    let start = box.upperBound + 4 + 4 * 5 + 8 + 8
    let one: Int32 = 1 << 16
    let values = [
      matrix[0] * one, matrix[1] * one, 0, matrix[2] * one, matrix[3] * one, 0, 0, 0, 1 << 30,
    ]
    for (index, value) in values.enumerated() {
      withUnsafeBytes(of: value.bigEndian) {
        data.replaceSubrange((start + 4 * index)..<(start + 4 * index + 4), with: Data($0))
      }
    }
    try data.write(to: URL(filePath: path))
  }

  @Test(arguments: cases) func exifIsObeyed(
    exif: Int, matrix: [Int32], upright: String
  ) throws {
    let input = folder.file("in.jpg")
    try Shell.ffmpeg([
      "-filter_complex", Self.quarters, "-frames:v", "1", "-pix_fmt", "yuvj444p", "-q:v", "2",
      input,
    ])
    // After the start of the image: APP1 with a TIFF header and one entry, the orientation.
    let tiff: [UInt8] =
      [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(exif), 0, 0]
      + [0, 0, 0, 0]
    let body = Array("Exif".utf8) + [0, 0] + tiff
    let segment = [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body
    var data = try Data(contentsOf: URL(filePath: input))
    data.replaceSubrange(2..<2, with: segment)
    try data.write(to: URL(filePath: input))
    let image = try StillImage.read(path: input)
    #expect(quarters(image) == upright)
    #expect((image.width, image.height) == (exif > 4 ? (48, 64) : (64, 48)))
  }
}
