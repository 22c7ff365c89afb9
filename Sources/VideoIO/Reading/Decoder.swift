import CFFmpeg

/// Turns the packets of one stream into frames.
struct Decoder: ~Copyable, @unchecked Sendable {
  /// Result of asking the decoder for a frame.
  enum Outcome { case frame, needsPacket, ended }

  // Uniquely owned, so it may move between threads.
  private let context: UnsafeMutablePointer<AVCodecContext>
  private let path: String
  /// Packets that the container marks as damaged.
  private(set) var flaggedCount = 0
  /// Packets that could not be decoded.
  private(set) var damagedCount = 0
  /// FFmpeg's message about the last of them.
  private(set) var lastDamage: String?

  /// - Parameter isStrict: Whether damaged pictures are refused instead of being patched up.
  init(
    stream: UnsafePointer<AVStream>, threads: Int, isStrict: Bool = false, path: String
  ) throws(MediaError) {
    context = try Self.open(stream, threads, isStrict, path)
    self.path = path
  }

  private static func open(
    _ stream: UnsafePointer<AVStream>, _ threads: Int, _ isStrict: Bool, _ path: String
  ) throws(MediaError) -> UnsafeMutablePointer<AVCodecContext> {
    let parameters = stream.pointee.codecpar!
    guard
      let codec = transparentDecoder(of: stream)
        ?? avcodec_find_decoder(parameters.pointee.codec_id)
    else {
      let name = String(cString: avcodec_get_name(parameters.pointee.codec_id))
      throw MediaError(path, .noDecoder(codec: name))
    }
    try checkDolbyVision(stream, path)
    let context = try require(avcodec_alloc_context3(codec), .decode, path)
    var code = avcodec_parameters_to_context(context, parameters)
    context.pointee.pkt_timebase = stream.pointee.time_base
    context.pointee.thread_count = Int32(clamping: max(0, threads))
    // Other picture decoders always refuse truncated files, and TIFF's would also refuse unknown
    // tags.
    let patchesUp = [AV_CODEC_ID_MJPEG, AV_CODEC_ID_PNG].contains(parameters.pointee.codec_id)
    if isStrict && patchesUp {
      context.pointee.err_recognition |= AV_EF_EXPLODE | AV_EF_CRCCHECK
    }
    if code >= 0 { code = avcodec_open2(context, codec, nil) }
    if code < 0 {
      var doomed: UnsafeMutablePointer<AVCodecContext>? = context
      avcodec_free_context(&doomed)
    }
    try check(code, .decode, path)
    return context
  }

  /// Refuses colours that no decoder converts to a known space: those of Dolby Vision streams that
  /// only its own players can show.
  private static func checkDolbyVision(
    _ stream: UnsafePointer<AVStream>, _ path: String
  ) throws(MediaError) {
    guard let data = ffmpeg_find_side_data(stream, AV_PKT_DATA_DOVI_CONF),
      data.pointee.size >= MemoryLayout<AVDOVIDecoderConfigurationRecord>.size
    else { return }
    let record = UnsafeRawPointer(data.pointee.data!)
      .loadUnaligned(as: AVDOVIDecoderConfigurationRecord.self)
    let profile = Int(record.dv_profile)
    if profile == 5 || profile == 10 && record.dv_bl_signal_compatibility_id == 0 {
      throw MediaError(path, .dolbyVision(profile: profile))
    }
  }

  /// The decoder for VP8 and VP9 with transparency, which FFmpeg's own would pass over; nil for other streams.
  private static func transparentDecoder(
    of stream: UnsafePointer<AVStream>
  ) -> UnsafePointer<AVCodec>? {
    guard let mode = av_dict_get(stream.pointee.metadata, "alpha_mode", nil, 0),
      String(cString: mode.pointee.value) == "1"
    else { return nil }
    switch stream.pointee.codecpar.pointee.codec_id {
    case AV_CODEC_ID_VP8: return avcodec_find_decoder_by_name("libvpx")
    case AV_CODEC_ID_VP9: return avcodec_find_decoder_by_name("libvpx-vp9")
    default: return nil
    }
  }

  deinit {
    var doomed: UnsafeMutablePointer<AVCodecContext>? = context
    avcodec_free_context(&doomed)
  }

  var codecName: String { String(cString: avcodec_get_name(context.pointee.codec_id)) }

  /// Receives the next frame if one is ready. After `needsPacket` exactly one packet may be sent.
  mutating func receive(into frame: borrowing DecodedFrame) throws(MediaError) -> Outcome {
    while true {
      let code = avcodec_receive_frame(context, frame.pointer)
      if code >= 0 { return .frame }
      if code == ffmpeg_error_again { return .needsPacket }
      if code == ffmpeg_error_eof { return .ended }
      try noteDamage(code)
    }
  }

  /// Sends a packet to the decoder.
  mutating func send(_ packet: borrowing Packet) throws(MediaError) {
    if packet.pointer.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 {
      flaggedCount += 1
      lastDamage = message(ofCode: ffmpeg_error_invalid_data)
    }
    let code = avcodec_send_packet(context, packet.pointer)
    if code < 0 && code != ffmpeg_error_eof { try noteDamage(code) }
  }

  /// Tells the decoder that no more packets will come.
  mutating func sendEnd() throws(MediaError) {
    let code = avcodec_send_packet(context, nil)
    if code < 0 && code != ffmpeg_error_eof { try noteDamage(code) }
  }

  /// Discards buffered packets, because packets from another place follow.
  mutating func restart() {
    avcodec_flush_buffers(context)
  }

  /// Counts a damaged packet; only running out of memory stops decoding.
  private mutating func noteDamage(_ code: Int32) throws(MediaError) {
    if code == ffmpeg_error_memory { try check(code, .decode, path) }
    damagedCount += 1
    lastDamage = message(ofCode: code)
  }
}
