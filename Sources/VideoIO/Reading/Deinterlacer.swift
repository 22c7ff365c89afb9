import CFFmpeg

/// Turns interlaced frames, whose two fields show different moments, into progressive ones, by
/// FFmpeg's filter bwdif.
///
/// Each frame becomes one frame with the same time. It starts with the first interlaced frame, and
/// passes progressive ones on.
struct Deinterlacer: ~Copyable {
  /// Properties that the filter does not keep.
  private struct Properties {
    let duration: Int64
    let range: AVColorRange
    let matrix: AVColorSpace
  }

  /// Whether it does anything.
  var isOn = false
  /// Field order of a stream whose frames do not state it; nil if they do.
  private let fieldOrder: AVFieldOrder?
  private let timeBase: Rational
  private let path: String
  private var graph: FilterGraph?
  private var size: (width: Int, height: Int) = (0, 0)
  private var format: Int32 = -1
  private var waiting: [Int64: Properties] = [:]
  private var hasEnded = false
  /// Whether an interlaced frame has been seen.
  private(set) var isActive = false

  /// Codecs whose frames state whether they are interlaced.
  private static let telling = [
    AV_CODEC_ID_MPEG1VIDEO, AV_CODEC_ID_MPEG2VIDEO, AV_CODEC_ID_MPEG4, AV_CODEC_ID_H264,
    AV_CODEC_ID_HEVC, AV_CODEC_ID_VC1, AV_CODEC_ID_DVVIDEO,
  ]

  init(_ stream: UnsafePointer<AVStream>, timeBase: Rational, path: String) {
    let parameters = stream.pointee.codecpar.pointee
    let order = parameters.field_order
    let isInterlaced = order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE
    fieldOrder = isInterlaced && !Self.telling.contains(parameters.codec_id) ? order : nil
    self.timeBase = timeBase
    self.path = path
  }

  /// Whether it delays frames.
  var isRunning: Bool { graph != nil }

  /// Takes the next frame; returns false if it is to be used as it is.
  mutating func send(_ frame: borrowing DecodedFrame) throws(MediaError) -> Bool {
    if let fieldOrder, ffmpeg_is_interlaced(frame.pointer) == 0 {
      ffmpeg_mark_interlaced(
        frame.pointer, fieldOrder == AV_FIELD_TT || fieldOrder == AV_FIELD_BT ? 1 : 0)
    }
    // The filter needs lines above and below.
    guard frame.width >= 3, frame.height >= 4, let pixels = PixelFormat(frame.format),
      pixels.isSupported
    else { return false }
    guard isRunning || ffmpeg_is_interlaced(frame.pointer) != 0 else { return false }
    if !isRunning { try start(with: frame, pixels) }
    waiting[frame.time] = Properties(
      duration: frame.duration, range: frame.pointer.pointee.color_range,
      matrix: frame.pointer.pointee.colorspace)
    isActive = true
    let copy = try frame.reference(path)
    copy.pointer.pointee.pts = frame.time
    // Filters that rearrange samples would convert because of these.
    copy.pointer.pointee.color_range = AVCOL_RANGE_UNSPECIFIED
    copy.pointer.pointee.colorspace = AVCOL_SPC_UNSPECIFIED
    try graph!.push(copy)
    return true
  }

  /// Whether a frame continues those under way: another size or format needs another filter.
  func fits(_ frame: borrowing DecodedFrame) -> Bool {
    !isRunning
      || (frame.width == size.width && frame.height == size.height
        && frame.format.rawValue == format)
  }

  private mutating func start(
    with frame: borrowing DecodedFrame, _ pixels: PixelFormat
  ) throws(MediaError) {
    let isPlanar = pixels.hasAlpha || pixels.planarName == pixels.name
    graph = try FilterGraph(
      entrance: "buffer",
      arguments: "video_size=\(frame.width)x\(frame.height):pix_fmt=\(frame.format.rawValue)"
        + ":time_base=\(timeBase.numerator)/\(timeBase.denominator)",
      steps: (isPlanar ? [] : ["format=\(pixels.planarName)"])
        + ["bwdif=mode=send_frame:deint=interlaced"],
      exit: "buffersink", operation: .convert, path: path)
    size = (frame.width, frame.height)
    format = frame.format.rawValue
    hasEnded = false
  }

  /// Signals that no more frames of this kind will come.
  mutating func end() throws(MediaError) {
    guard isRunning, !hasEnded else { return }
    hasEnded = true
    try graph!.pushEnd()
  }

  /// Receives the next frame; nil when none is ready.
  mutating func receive() throws(MediaError) -> DecodedFrame? {
    guard isRunning else { return nil }
    var frame = try DecodedFrame(path)
    guard try graph!.pull(into: frame) else {
      if hasEnded { graph = nil }
      return nil
    }
    let time = MediaTime(
      value: frame.pointer.pointee.pts, timeBase: Rational(frame.pointer.pointee.time_base))
    frame.time = time.ticks(in: timeBase)
    if let properties = waiting.removeValue(forKey: frame.time) {
      frame.duration = properties.duration
      frame.pointer.pointee.color_range = properties.range
      frame.pointer.pointee.colorspace = properties.matrix
    }
    ffmpeg_mark_progressive(frame.pointer)
    return frame
  }
}
