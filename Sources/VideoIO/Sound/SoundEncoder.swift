import CFFmpeg

/// Turns sound into the packets of an audio stream.
struct SoundEncoder: ~Copyable, @unchecked Sendable {
  // Uniquely owned, so it may move between threads.
  let context: UnsafeMutablePointer<AVCodecContext>
  private let path: String

  /// Opens an encoder with the nearest sample rate, channel layout and sample format that it takes;
  /// nil if FFmpeg has no such encoder or it does not support the sound.
  init?(
    named name: String, like sound: UnsafeMutablePointer<AVCodecParameters>, hasGlobalHeader: Bool,
    path: String
  ) {
    guard let codec = avcodec_find_encoder_by_name(name) else { return nil }
    // Not every encoder lists the layouts that it supports, so the default layout for as many
    // channels, and stereo, are tried next. Filters need a layout with a name.
    let isNamed = sound.pointee.ch_layout.order != AV_CHANNEL_ORDER_UNSPEC
    for attempt in (isNamed ? 0 : 1)..<3 {
      guard let context = avcodec_alloc_context3(codec) else { return nil }
      if attempt == 0 {
        av_channel_layout_copy(&context.pointee.ch_layout, &sound.pointee.ch_layout)
      } else {
        let count = attempt == 1 ? sound.pointee.ch_layout.nb_channels : 2
        av_channel_layout_default(&context.pointee.ch_layout, count)
      }
      context.pointee.sample_rate = Self.rate(near: sound.pointee.sample_rate, of: codec)
      context.pointee.sample_fmt = ffmpeg_sample_formats(codec)?.pointee ?? AV_SAMPLE_FMT_FLTP
      context.pointee.time_base = AVRational(num: 1, den: context.pointee.sample_rate)
      context.pointee.bit_rate = 96_000 * Int64(max(1, context.pointee.ch_layout.nb_channels))
      context.pointee.flags |= AV_CODEC_FLAG_BITEXACT
      if hasGlobalHeader { context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER }
      if avcodec_open2(context, codec, nil) >= 0 {
        self.context = context
        self.path = path
        return
      }
      var doomed: UnsafeMutablePointer<AVCodecContext>? = context
      avcodec_free_context(&doomed)
    }
    return nil
  }

  deinit {
    var doomed: UnsafeMutablePointer<AVCodecContext>? = context
    avcodec_free_context(&doomed)
  }

  /// Nearest sample rate that the encoder takes.
  private static func rate(near wanted: Int32, of codec: UnsafePointer<AVCodec>) -> Int32 {
    guard var next = ffmpeg_sample_rates(codec) else { return wanted }
    var best = next.pointee
    while next.pointee != 0 {
      if abs(next.pointee - wanted) < abs(best - wanted) { best = next.pointee }
      next += 1
    }
    return best
  }

  /// Number of samples that each frame must have; 0: any.
  var frameSize: Int32 {
    let takesAny =
      context.pointee.codec.pointee.capabilities & AV_CODEC_CAP_VARIABLE_FRAME_SIZE != 0
    return takesAny ? 0 : context.pointee.frame_size
  }

  var channelCount: Int { Int(context.pointee.ch_layout.nb_channels) }

  var timeBase: Rational { Rational(context.pointee.time_base) }

  /// Filter step that converts sound to what the encoder takes.
  var formatStep: String {
    let layout = describe(&context.pointee.ch_layout)
    let format = String(cString: av_get_sample_fmt_name(context.pointee.sample_fmt))
    return "aformat=sample_fmts=\(format):sample_rates=\(context.pointee.sample_rate)"
      + ":channel_layouts=\(layout)"
  }

  /// The sound that the encoder takes, as arguments of a filter's entrance.
  var soundDescription: String {
    let format = String(cString: av_get_sample_fmt_name(context.pointee.sample_fmt))
    return "time_base=\(timeBase.numerator)/\(timeBase.denominator)"
      + ":sample_rate=\(context.pointee.sample_rate):sample_fmt=\(format)"
      + ":channel_layout=\(describe(&context.pointee.ch_layout))"
  }

  /// Converts the time of a filtered frame to the encoder's time base.
  func setTime(of sound: borrowing DecodedFrame) {
    guard sound.pointer.pointee.pts != ffmpeg_no_timestamp else { return }
    sound.pointer.pointee.pts = MediaTime(
      value: sound.pointer.pointee.pts, timeBase: Rational(sound.pointer.pointee.time_base)
    ).ticks(in: timeBase)
  }

  func send(_ sound: borrowing DecodedFrame) throws(MediaError) {
    try check(avcodec_send_frame(context, sound.pointer), .transcodeSound, path)
  }

  func sendEnd() throws(MediaError) {
    try check(avcodec_send_frame(context, nil), .transcodeSound, path)
  }

  /// Receives the next packet, with times in `timeBase`; false when none is ready.
  func receive(into packet: borrowing Packet) throws(MediaError) -> Bool {
    let code = avcodec_receive_packet(context, packet.pointer)
    if code == ffmpeg_error_again || code == ffmpeg_error_eof { return false }
    try check(code, .transcodeSound, path)
    packet.pointer.pointee.time_base = context.pointee.time_base
    return true
  }
}

/// Name of a channel layout in libavfilter's notation.
func describe(_ layout: UnsafePointer<AVChannelLayout>) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
    text.initialize(repeating: 0)
    av_channel_layout_describe(layout, text.baseAddress, text.count)
    return String(cString: text.baseAddress!)
  }
}
