import Basics
import CFFmpeg
import Logging

/// Writes frames to the standard output as a y4m stream (YUV4MPEG2): a line of text, then each
/// frame's samples plane after plane.
///
/// Such a stream does not name its colour matrix. Players assume BT.709 for frames that are wide (≥
/// 1280) or high (> 576), else BT.601, so that is what is written. The frame rate is constant.
public struct Y4MWriter: ~Copyable, FrameSink {
  private let frameRate: Rational
  private let path: String
  private let logger: Logger
  private var exporter: FrameExporter
  private var frameCount: Int64 = 0
  private var start: MediaTime?
  private var hasWarned = false

  private let output: RawFile

  /// Writes the stream's first line.
  ///
  /// - Parameter pixelFormat: FFmpeg's name; nil: 4:2:0 in the depth of the format.
  public init(
    format: VideoFormat, pixelFormat: String?, logger: Logger
  ) throws(MediaError) {
    let path = MediaOutput.standardOutput.path
    let name = pixelFormat ?? (format.bitDepth > 8 ? "yuv420p10le" : "yuv420p")
    guard Self.pixelFormats.contains(name), let samples = PixelFormat(name: name) else {
      throw MediaError(
        path, .unknownPixelFormat(name, encoder: "y4m", known: Self.pixelFormats))
    }
    let color = format.color.forY4M(samples, size: format.size)
    let header = [
      "YUV4MPEG2 W\(format.size.width) H\(format.size.height)",
      "F\(format.frameRate.numerator):\(format.frameRate.denominator) Ip",
      "A\(format.sampleAspectRatio.numerator):\(format.sampleAspectRatio.denominator)",
      Self.tag(of: samples, color),
      "XCOLORRANGE=\(color.isFullRange ? "FULL" : "LIMITED")",
    ]
    let output = try wrapFileErrors(try RawFile(standardOutput: path))
    try wrapFileErrors(try output.write(header.joined(separator: " ") + "\n"))
    self.output = output
    frameRate = format.frameRate
    self.path = path
    self.logger = logger
    exporter = FrameExporter(path: path, format: samples, color: color)
  }

  private static let pixelFormats = [
    "yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le",
  ]

  /// Tag of a pixel format in the first line. 4:2:0 in 8 bits has three, for the positions of
  /// chroma samples.
  private static func tag(of format: PixelFormat, _ color: ColorDescription) -> String {
    switch (format.name, AVChromaLocation(color.chromaLocationTag)) {
    case ("yuv420p", AVCHROMA_LOC_CENTER): "C420jpeg XYSCSS=420JPEG"
    case ("yuv420p", AVCHROMA_LOC_TOPLEFT): "C420paldv XYSCSS=420PALDV"
    case ("yuv420p", _): "C420mpeg2 XYSCSS=420MPEG2"
    case ("yuv422p", _): "C422 XYSCSS=422"
    case ("yuv444p", _): "C444 XYSCSS=444"
    case ("yuv420p10le", _): "C420p10 XYSCSS=420P10"
    case ("yuv422p10le", _): "C422p10 XYSCSS=422P10"
    default: "C444p10 XYSCSS=444P10"
    }
  }

  public var summary: String { "y4m as \(exporter.format.name)" }

  public mutating func write(_ frame: borrowing Frame) throws(MediaError) {
    warnOfTime(frame.presentationTime)
    frameCount += 1
    let converted = try exporter.frame(from: frame.image)
    try wrapFileErrors(try output.write("FRAME\n"))
    let bytesPerSample = exporter.format.depth > 8 ? 2 : 1
    let raw = converted.pointer.pointee
    let starts = [raw.data.0, raw.data.1, raw.data.2]
    let strides = [raw.linesize.0, raw.linesize.1, raw.linesize.2]
    for plane in 0..<3 {
      let length = exporter.format.width(ofComponent: plane, of: converted.width) * bytesPerSample
      for y in 0..<exporter.format.height(ofComponent: plane, of: converted.height) {
        let row = UnsafeRawBufferPointer(
          start: starts[plane]! + y * Int(strides[plane]), count: length)
        try wrapFileErrors(try output.write(row))
      }
    }
  }

  /// Warns once that the times of frames at a variable rate are lost.
  private mutating func warnOfTime(_ time: MediaTime) {
    let start = start ?? time
    self.start = start
    let frames = (time.seconds - start.seconds) * frameRate.value
    guard !hasWarned, abs(frames - Double(frameCount)) > 0.75 else { return }
    hasWarned = true
    logger.warning(
      "\(path): a y4m stream has one frame rate; the frames' own times are lost from frame \(frameCount + 1) on"
    )
  }

  /// Does nothing: all frames have been written.
  public mutating func finish(
    noting: (CompleteFile) throws(FileError) -> Void
  ) throws(MediaError) {}

  public mutating func finish(keepingAs _: String) throws(MediaError) -> String { path }
}

extension ColorDescription {
  /// The colours with the values that players assume for what the first line cannot tell: the matrix by
  /// size, chroma samples on the left.
  fileprivate func forY4M(_ format: PixelFormat, size: Size) -> ColorDescription {
    var color = self
    let isLarge = Self.isLarge(size)
    color.matrix = isLarge ? .bt709 : .bt601
    color.matrixTag = (isLarge ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M).rawValue
    let places = [AVCHROMA_LOC_CENTER.rawValue, AVCHROMA_LOC_TOPLEFT.rawValue]
    if format.name != "yuv420p" || !places.contains(chromaLocationTag) {
      color.chromaLocationTag = AVCHROMA_LOC_LEFT.rawValue
    }
    return color
  }
}
