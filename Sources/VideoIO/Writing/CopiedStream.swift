import CFFmpeg

/// Adapts the packets of a copied stream to the output stream's time base.
struct CopiedStream {
  let output: Int
  private let parameters: UnsafePointer<AVCodecParameters>
  private let priming: Priming
  private var rescaleState = ffmpeg_no_timestamp
  private var lastTime = ffmpeg_no_timestamp
  /// The time when the next packet is due.
  private var nextTime: Int64 = 0

  /// - Parameter stream: The output's stream, with the source's parameters already copied.
  init(_ stream: UnsafePointer<AVStream>, in container: Container) {
    output = Int(stream.pointee.index)
    parameters = UnsafePointer(stream.pointee.codecpar)
    priming = Priming(stream.pointee.codecpar, in: container)
  }

  /// Rescales a packet to the output stream's time base and keeps its times increasing; returns
  /// false if it is to be left out.
  mutating func adapt(_ packet: borrowing Packet, to timeBase: AVRational) -> Bool {
    let raw = packet.pointer
    let from = raw.pointee.time_base
    if raw.pointee.dts == ffmpeg_no_timestamp { raw.pointee.dts = raw.pointee.pts }
    guard priming.place(packet) else { return false }
    let isSound = parameters.pointee.codec_type == AVMEDIA_TYPE_AUDIO
    if isSound && raw.pointee.dts != ffmpeg_no_timestamp && parameters.pointee.sample_rate > 0 {
      // Containers that count milliseconds round times; counting samples undoes that.
      let length = packetLength(raw)
      let ticks = av_rescale_q(raw.pointee.duration, from, timeBase)
      let time = av_rescale_delta(
        from, raw.pointee.dts, AVRational(num: 1, den: parameters.pointee.sample_rate), length,
        &rescaleState, timeBase)
      raw.pointee.dts = time
      raw.pointee.pts = time
      raw.pointee.duration = ticks
    } else {
      av_packet_rescale_ts(raw, from, timeBase)
    }
    if raw.pointee.dts == ffmpeg_no_timestamp { raw.pointee.dts = nextTime }
    if raw.pointee.pts == ffmpeg_no_timestamp { raw.pointee.pts = raw.pointee.dts }
    keepIncreasing(raw)
    raw.pointee.pts = max(raw.pointee.pts, raw.pointee.dts)
    nextTime = raw.pointee.dts &+ max(1, raw.pointee.duration)
    raw.pointee.stream_index = Int32(output)
    raw.pointee.time_base = timeBase
    raw.pointee.pos = -1
    return true
  }

  /// Number of samples in a packet.
  private func packetLength(_ packet: UnsafePointer<AVPacket>) -> Int32 {
    let said = av_get_audio_frame_duration2(
      UnsafeMutablePointer(mutating: parameters), packet.pointee.size)
    return said > 0 ? said : max(0, parameters.pointee.frame_size)
  }

  /// Moves a packet after its predecessor: muxers refuse times that do not increase, as rounding or a
  /// faulty source may cause.
  private mutating func keepIncreasing(_ packet: UnsafeMutablePointer<AVPacket>) {
    guard packet.pointee.dts != ffmpeg_no_timestamp else { return }
    if lastTime != ffmpeg_no_timestamp, packet.pointee.dts <= lastTime {
      packet.pointee.dts = lastTime + 1
      packet.pointee.pts = max(packet.pointee.pts, packet.pointee.dts)
    }
    lastTime = packet.pointee.dts
  }
}
