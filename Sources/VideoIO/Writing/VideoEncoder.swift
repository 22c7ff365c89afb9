import Basics
import CFFmpeg

/// Turns frames into the packets of a video stream.
struct VideoEncoder: ~Copyable, @unchecked Sendable {
  // Uniquely owned, so it may move between threads.
  let context: UnsafeMutablePointer<AVCodecContext>
  let timeBase: Rational
  private let path: String
  /// Durations by times, for the frames that are still in the encoder.
  private var durations: [Int64: Int64] = [:]
  private var lastTime: Int64?
  private var lastDecodingTime: Int64?

  init(
    _ settings: EncoderSettings, format: VideoFormat, color: ColorDescription,
    hasGlobalHeader: Bool,
    path: String
  ) throws(MediaError) {
    timeBase = Self.timeBase(for: settings.codec.pointee.id, format: format)
    context = try Self.open(
      settings, format: format, color: color, timeBase: timeBase, hasGlobalHeader: hasGlobalHeader,
      path: path)
    self.path = path
  }

  deinit {
    if lastTime == nil && String(cString: context.pointee.codec.pointee.name) == "libsvtav1" {
      encodeNothing()
    }
    var doomed: UnsafeMutablePointer<AVCodecContext>? = context
    avcodec_free_context(&doomed)
  }

  /// Encodes one black frame, and returns its packet: some encoders refuse their settings only at
  /// the first frame.
  mutating func encodeOne() throws(MediaError) -> Packet {
    let frame = try DecodedFrame.blank(
      size: Size(height: Int(context.pointee.height), width: Int(context.pointee.width)),
      format: context.pointee.pix_fmt, path: path)
    try send(frame, time: 0, duration: 1, captions: [])
    try sendEnd()
    let packet = try Packet(path)
    guard try receive(into: packet) else {
      throw MediaError(
        path,
        .refused(
          .encode, code: ffmpeg_error_eof,
          message: "the encoder returned no packet for a first frame"))
    }
    return packet
  }

  /// Encodes one empty frame: SVT-AV1 hangs if it is closed without a frame.
  private func encodeNothing() {
    guard
      let frame = try? DecodedFrame.blank(
        size: Size(height: Int(context.pointee.height), width: Int(context.pointee.width)),
        format: context.pointee.pix_fmt, path: path), let unused = try? Packet(path)
    else { return }
    frame.pointer.pointee.pts = 0
    avcodec_send_frame(context, frame.pointer)
    avcodec_send_frame(context, nil)
    while avcodec_receive_packet(context, unused.pointer) >= 0 {}
  }

  /// Time base of the stream: the format's, except for codecs that cannot store it.
  private static func timeBase(for codec: AVCodecID, format: VideoFormat) -> Rational {
    switch codec {
    // Theora counts frames.
    case AV_CODEC_ID_MPEG1VIDEO, AV_CODEC_ID_MPEG2VIDEO, AV_CODEC_ID_THEORA:
      format.frameRate.inverse
    // MPEG-4 stores it in 16 bits; 1/60000 divides the usual frame durations.
    case AV_CODEC_ID_MPEG4 where format.timeBase.denominator > 65_535: Rational(1, 60_000)
    default: format.timeBase
    }
  }

  private static func open(
    _ settings: EncoderSettings, format: VideoFormat, color: ColorDescription, timeBase: Rational,
    hasGlobalHeader: Bool, path: String
  ) throws(MediaError) -> UnsafeMutablePointer<AVCodecContext> {
    let context = try require(avcodec_alloc_context3(settings.codec), .encode, path)
    let pixelFormat = settings.pixelFormat
    context.pointee.width = Int32(format.size.width)
    context.pointee.height = Int32(format.size.height)
    context.pointee.pix_fmt = pixelFormat.raw
    context.pointee.sample_aspect_ratio = format.sampleAspectRatio.ffmpeg
    context.pointee.time_base = timeBase.ffmpeg
    context.pointee.framerate = format.frameRate.ffmpeg
    context.pointee.colorspace = pixelFormat.isRGB ? AVCOL_SPC_RGB : AVColorSpace(color.matrixTag)
    context.pointee.color_range = color.isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
    context.pointee.color_primaries = AVColorPrimaries(color.primariesTag)
    context.pointee.color_trc = AVColorTransferCharacteristic(color.transferTag)
    context.pointee.chroma_sample_location = AVChromaLocation(color.chromaLocationTag)
    context.pointee.thread_count = EncoderSettings.threads
    if !format.mayReorder { context.pointee.max_b_frames = 0 }
    // Keeps FFmpeg's version out of the file: the same input gives the same bytes.
    context.pointee.flags |= AV_CODEC_FLAG_BITEXACT
    if hasGlobalHeader { context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER }
    setQuality(context, settings)
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    for (name, value) in settings.privateOptions { av_dict_set(&options, name, value, 0) }
    let code = avcodec_open2(context, settings.codec, &options)
    if code < 0 {
      var doomed: UnsafeMutablePointer<AVCodecContext>? = context
      avcodec_free_context(&doomed)
    }
    try check(code, .encode, path)
    return context
  }

  /// Uses the rate factor alone, without a bit rate; old codecs get a fixed quantiser, since
  /// FFmpeg's default for them is 200 kbit/s.
  private static func setQuality(
    _ context: UnsafeMutablePointer<AVCodecContext>, _ settings: EncoderSettings
  ) {
    switch settings.codec.pointee.id {
    case AV_CODEC_ID_MPEG1VIDEO, AV_CODEC_ID_MPEG2VIDEO, AV_CODEC_ID_MPEG4, AV_CODEC_ID_MJPEG,
      AV_CODEC_ID_H263, AV_CODEC_ID_MSMPEG4V3, AV_CODEC_ID_FLV1:
      context.pointee.flags |= AV_CODEC_FLAG_QSCALE
      context.pointee.global_quality = 2 * FF_QP2LAMBDA
    default:
      if settings.privateOptions.contains(where: { $0.name == "crf" }) {
        context.pointee.bit_rate = 0
      }
    }
  }

  /// Whether closed captions can be kept.
  var takesCaptions: Bool {
    guard let description = context.pointee.priv_data else { return false }
    return av_opt_find(description, "a53cc", nil, 0, 0) != nil
  }

  /// Encodes a frame shown from `time` on for `duration`, both in `timeBase`.
  ///
  /// - Parameter captions: See `Frame.captions`.
  mutating func send(
    _ frame: borrowing DecodedFrame, time: Int64, duration: Int64, captions: [UInt8]
  ) throws(MediaError) {
    if !captions.isEmpty && takesCaptions {
      let side = try require(
        av_frame_new_side_data(frame.pointer, AV_FRAME_DATA_A53_CC, captions.count), .encode, path)
      side.pointee.data.update(from: captions, count: captions.count)
    }
    // A time base coarser than the format's may round two frames to one tick.
    let time = lastTime.map { max(time, $0 + 1) } ?? time
    lastTime = time
    durations[time] = duration
    frame.pointer.pointee.pts = time
    frame.pointer.pointee.sample_aspect_ratio = context.pointee.sample_aspect_ratio
    try check(avcodec_send_frame(context, frame.pointer), .encode, path)
  }

  /// Signals that no more frames will come.
  mutating func sendEnd() throws(MediaError) {
    try check(avcodec_send_frame(context, nil), .encode, path)
  }

  /// Receives the next packet, with times in `timeBase`; false when none is ready.
  mutating func receive(into packet: borrowing Packet) throws(MediaError) -> Bool {
    let code = avcodec_receive_packet(context, packet.pointer)
    if code == ffmpeg_error_again || code == ffmpeg_error_eof { return false }
    try check(code, .encode, path)
    if let duration = durations.removeValue(forKey: packet.pointer.pointee.pts) {
      packet.pointer.pointee.duration = duration
    }
    packet.pointer.pointee.time_base = timeBase.ffmpeg
    repairDecodingTime(packet.pointer)
    return true
  }

  /// Replaces an impossible decoding time: x265's are uninitialised if there are fewer frames than
  /// it delays.
  private mutating func repairDecodingTime(_ packet: UnsafeMutablePointer<AVPacket>) {
    let (shown, decoded) = (packet.pointee.pts, packet.pointee.dts)
    guard shown != ffmpeg_no_timestamp, decoded != ffmpeg_no_timestamp else { return }
    let day = Int64(86_400 / timeBase.value)
    if decoded > shown || decoded < shown - day {
      packet.pointee.dts = min(shown, lastDecodingTime.map { $0 + 1 } ?? shown)
    }
    lastDecodingTime = packet.pointee.dts
  }
}
