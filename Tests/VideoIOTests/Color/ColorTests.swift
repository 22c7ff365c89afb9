import Foundation
import TestSupport
import Testing

@testable import VideoIO

/// The conversion between the file's numbers and RGB, against the equations in `Double`.
@Suite struct ColorTests {
  struct Case: CustomTestStringConvertible {
    let space: String
    let weights: (red: Double, blue: Double)
    let isFull: Bool
    let depth: Int

    var testDescription: String { "\(space) \(isFull ? "full" : "limited") \(depth) bits" }

    /// Codes of Y, Cb and Cr for a colour, rounded to the nearest.
    func codes(_ rgb: [Double]) -> [UInt16] {
      let (kr, kb) = weights
      let y = kr * rgb[0] + (1 - kr - kb) * rgb[1] + kb * rgb[2]
      let cb = (rgb[2] - y) / (2 * (1 - kb))
      let cr = (rgb[0] - y) / (2 * (1 - kr))
      let unit = Double(1 << (depth - 8))
      let top = Double((1 << depth) - 1)
      let values =
        isFull
        ? [y * top, cb * top + 128 * unit, cr * top + 128 * unit]
        : [(y * 219 + 16) * unit, (cb * 224 + 128) * unit, (cr * 224 + 128) * unit]
      return values.map { UInt16(min(max($0.rounded(), 0), top)) }
    }

    /// The colour that such codes stand for.
    func color(_ codes: [UInt16]) -> [Double] {
      let (kr, kb) = weights
      let unit = Double(1 << (depth - 8))
      let top = Double((1 << depth) - 1)
      let scale = isFull ? (top, top) : (219 * unit, 224 * unit)
      let y = (Double(codes[0]) - (isFull ? 0 : 16 * unit)) / scale.0
      let cb = (Double(codes[1]) - 128 * unit) / scale.1
      let cr = (Double(codes[2]) - 128 * unit) / scale.1
      let red = y + 2 * (1 - kr) * cr
      let blue = y + 2 * (1 - kb) * cb
      return [red, (y - kr * red - kb * blue) / (1 - kr - kb), blue].map { min(max($0, 0), 1) }
    }

    static let all: [Case] = [
      ("smpte170m", (0.299, 0.114)), ("bt470bg", (0.299, 0.114)), ("bt709", (0.2126, 0.0722)),
      ("bt2020nc", (0.2627, 0.0593)), ("smpte240m", (0.212, 0.087)), ("fcc", (0.30, 0.11)),
    ].flatMap { space, weights in
      [(false, 8), (true, 8), (false, 10), (true, 10)].map {
        Case(space: space, weights: weights, isFull: $0.0, depth: $0.1)
      }
    }
  }

  static let colors: [[Double]] = [
    [0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [0, 1, 1], [1, 0, 1],
    [0.5, 0.5, 0.5], [0.9, 0.3, 0.2], [0.1, 0.6, 0.7], [0.02, 0.01, 0.03],
  ]

  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// Lossless bars of the colours, 16 pixels wide.
  private func bars(_ test: Case, size: (Int, Int), format: String) throws -> String {
    let (width, height) = size
    var data = Data()
    for component in 0..<3 {
      for _ in 0..<height {
        for x in 0..<width {
          let code = test.codes(Self.colors[x / 16])[component]
          data.append(UInt8(code & 255))
          if test.depth > 8 { data.append(UInt8(code >> 8)) }
        }
      }
    }
    let raw = folder.file("bars.yuv")
    try data.write(to: URL(filePath: raw))
    let path = folder.file("bars.mkv")
    // FFmpeg 7 converts from what the frames say to what the options say, and for FFV1 unasked to the
    // limited range: frames and options say the same here.
    let range = test.isFull ? "pc" : "tv"
    try Shell.ffmpeg([
      "-f", "rawvideo", "-pix_fmt", format, "-s", "\(width)x\(height)", "-i", raw, "-vf",
      "setparams=colorspace=\(test.space):range=\(range)", "-color_range", range, "-c:v", "ffv1",
      path,
    ])
    return path
  }

  @Test(arguments: Case.all) func coloursAreNotShifted(test: Case) throws {
    let size = (16 * Self.colors.count, 16)
    let format = test.depth > 8 ? "yuv444p10le" : "yuv444p"
    let input = try bars(test, size: size, format: format)
    let frame = try #require(try readAll(input).first)
    for (index, color) in Self.colors.enumerated() {
      let expected = test.color(test.codes(color))
      let found = frame.image[16 * index + 8, 8]
      for channel in 0..<3 {
        // A hundredth of a code.
        #expect(
          abs(Double(found[channel]) - expected[channel]) < 0.01 / Double(1 << test.depth),
          "colour \(index)")
      }
    }
    let output = folder.file("out.mkv")
    try rewrite(input, to: output, .init(), .init(codec: "ffv1", pixelFormat: format))
    let video = try #require(try MediaProbe(output).streams("video").first)
    #expect(video.color_space == test.space)
    #expect(video.color_range == (test.isFull ? "pc" : "tv"))
    let back = try Shell.result(of: [
      "ffmpeg", "-v", "error", "-i", output, "-f", "rawvideo", "-pix_fmt", format, "-",
    ])
    let original = try Data(contentsOf: URL(filePath: folder.file("bars.yuv")))
    // The full range has no room beyond pure colours: rounding up there is cut off.
    let slack = test.isFull ? 1 : 0
    #expect(back.output.count == original.count)
    #expect(zip(back.output, original).allSatisfy { abs(Int($0) - Int($1)) <= slack })
  }

  /// The usual guess where a file says nothing of its matrix.
  @Test(arguments: [
    (1280, 64, ColorDescription.Matrix.bt709), (64, 640, .bt709), (720, 576, .bt601),
  ])
  func untaggedColoursGoBySize(
    width: Int, height: Int, matrix: ColorDescription.Matrix
  ) throws {
    let (input, output) = (folder.file("in.mkv"), folder.file("out.mkv"))
    try Shell.ffmpeg(["-f", "lavfi", "-i", "color=teal:s=\(width)x\(height):d=0.1", input])
    let reader = try VideoReader(path: input, options: .init(), logger: LogRecorder().logger)
    #expect(reader.info.color.matrix == matrix)
    try rewrite(input, to: output, .init(), fast)
    let video = try MediaProbe(output).streams("video").first
    #expect(video?.color_space == (matrix == .bt709 ? "bt709" : "smpte170m"))
  }

  @Test func unsupportedMatrixIsAnError() throws {
    let input = folder.file("in.mkv")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x64:d=0.1", "-vf",
      "format=yuv420p,setparams=colorspace=ycgco", "-c:v", "libx264", input,
    ])
    #expect(throws: MediaError(input, .unsupportedMatrix(name: "ycgco"))) { try readAll(input) }
    #expect(
      "\(MediaError(input, .unsupportedMatrix(name: "ycgco")))"
        == "\(input) uses the colour matrix ycgco, which is not supported")
  }

  /// A film in RGB is written as the usual YUV.
  @Test func rgbBecomesLimitedBT709() throws {
    let (input, output) = (folder.file("in.mov"), folder.file("out.mp4"))
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "color=0xE04010:s=64x64:d=0.2,format=rgb24", "-c:v", "png",
      input,
    ])
    let color = try #require(try readAll(input).first).image[3, 3]
    for (found, wanted) in zip(color, [224, 64, 16]) {
      #expect(abs(found - Float(wanted) / 255) < 1e-6)
    }
    try rewrite(input, to: output, .init(), fast)
    let video = try #require(try MediaProbe(output).streams("video").first)
    #expect(video.color_space == "bt709")
    #expect(video.color_range == "tv")
    let back = try #require(try readAll(output).first).image[30, 30]
    for (found, wanted) in zip(back, color) { #expect(abs(found - wanted) < 0.02) }
  }

  @Test(arguments: ["yuvj420p", "gray", "nv12", "yuyv422", "yuv410p", "bgr0", "gbrp10le"])
  func unusualFormatsAreRead(format: String) throws {
    let input = folder.file("in.nut")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "color=0x808080:s=64x64:d=0.1", "-c:v", "rawvideo", "-pix_fmt", format,
      input,
    ])
    let color = try #require(try readAll(input).first).image[20, 20]
    for value in color { #expect(abs(value - 128.0 / 255) < 0.02) }
  }

  /// Samples that lie otherwise stand for the same colours.
  @Test(arguments: ["nv12", "yuyv422"]) func layoutsDoNotShiftColours(format: String) throws {
    let color = try ["yuv420p", format].map { format in
      let path = folder.file(format + ".mkv")
      try Shell.ffmpeg([
        "-f", "lavfi", "-i", "color=0xE04010:s=64x64:d=0.04", "-vf",
        "scale=out_range=full,format=yuv420p,scale=in_range=full:out_range=full,format=\(format),"
          + "setparams=colorspace=bt709:range=pc", "-c:v", "rawvideo", "-allow_raw_vfw", "1", path,
      ])
      return try #require(try readAll(path).first).image[20, 20]
    }
    #expect(color[0] == color[1])
    let output = folder.file("out.mkv")
    try rewrite(folder.file("yuv420p.mkv"), to: output, .init(), .init(crf: 4, pixelFormat: "nv12"))
    let back = try #require(try readAll(output).first).image[20, 20]
    for (found, wanted) in zip(back, color[0]) { #expect(abs(found - wanted) < 0.01) }
  }
}
