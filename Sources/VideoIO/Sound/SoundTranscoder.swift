import CFFmpeg

/// Decodes a sound stream that the container cannot take, and encodes it as one that it can.
///
/// A class, because a writer holds several and noncopyable values cannot be put into arrays.
final class SoundTranscoder {
  let output: Int
  private var decoder: Decoder
  private let encoder: SoundEncoder
  private let sound: DecodedFrame
  private let packet: Packet
  private let inputTimeBase: Rational
  private let path: String
  /// Converts sound to what the encoder takes; built for the first frame's sample format and rebuilt when
  /// that changes.
  private var converter: FilterGraph?
  private var signature = ""
  /// Fills gaps, cuts overlaps, so that sound and picture stay together, and cuts the sound into the encoder's
  /// frames.
  private let framer: FilterGraph

  init(
    output: Int, stream: UnsafePointer<AVStream>, encoder: consuming SoundEncoder, path: String
  ) throws(MediaError) {
    self.output = output
    self.path = path
    decoder = try Decoder(stream: stream, threads: 1, path: path)
    sound = try DecodedFrame(path)
    packet = try Packet(path)
    inputTimeBase = Rational(stream.pointee.time_base)
    framer = try FilterGraph(
      entrance: "abuffer", arguments: encoder.soundDescription,
      steps: ["aresample=async=1", encoder.formatStep], exit: "abuffersink",
      operation: .transcodeSound, path: path)
    if encoder.frameSize > 0 { framer.setFrameSize(encoder.frameSize) }
    self.encoder = encoder
  }

  var damagedPacketCount: Int { decoder.damagedCount + decoder.flaggedCount }

  /// Fills in the description of the output's stream.
  func fill(_ stream: UnsafeMutablePointer<AVStream>) throws(MediaError) {
    try check(
      avcodec_parameters_from_context(stream.pointee.codecpar, encoder.context), .transcodeSound,
      path)
    stream.pointee.time_base = encoder.timeBase.ffmpeg
  }

  /// Transcodes a packet; `receive` gets the resulting packets.
  func send(
    _ packet: borrowing Packet, to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    try decoder.send(packet)
    try decode(to: receive)
  }

  /// Transcodes the sound that is still in decoder, filters and encoder.
  func finish(
    to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    try decoder.sendEnd()
    try decode(to: receive)
    try endConverter(to: receive)
    try framer.pushEnd()
    try frame(to: receive)
    try encoder.sendEnd()
    try encode(to: receive)
  }

  private func decode(
    to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    while try decoder.receive(into: sound) == .frame {
      sound.pointer.pointee.pts = sound.pointer.pointee.best_effort_timestamp
      try prepareConverter(to: receive)
      try converter!.push(sound)
      try convert(to: receive)
    }
  }

  private func prepareConverter(
    to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    let frame = sound.pointer
    if frame.pointee.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC {
      av_channel_layout_default(
        &frame.pointee.ch_layout, frame.pointee.ch_layout.nb_channels)
    }
    let format = String(
      cString: av_get_sample_fmt_name(AVSampleFormat(frame.pointee.format)))
    let arguments =
      "time_base=\(inputTimeBase.numerator)/\(inputTimeBase.denominator)"
      + ":sample_rate=\(frame.pointee.sample_rate):sample_fmt=\(format)"
      + ":channel_layout=\(describe(&frame.pointee.ch_layout))"
    guard arguments != signature else { return }
    try endConverter(to: receive)
    converter = try FilterGraph(
      entrance: "abuffer", arguments: arguments, steps: [encoder.formatStep], exit: "abuffersink",
      operation: .transcodeSound, path: path)
    signature = arguments
  }

  private func endConverter(
    to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    guard converter != nil else { return }
    try converter!.pushEnd()
    try convert(to: receive)
    converter = nil
  }

  private func convert(
    to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    let converted = try DecodedFrame(path)
    while try converter!.pull(into: converted) {
      encoder.setTime(of: converted)
      try framer.push(converted)
      try frame(to: receive)
      av_frame_unref(converted.pointer)
    }
  }

  private func frame(
    to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    let framed = try DecodedFrame(path)
    while try framer.pull(into: framed) {
      encoder.setTime(of: framed)
      try encoder.send(framed)
      try encode(to: receive)
      av_frame_unref(framed.pointer)
    }
  }

  private func encode(
    to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    while try encoder.receive(into: packet) {
      packet.pointer.pointee.stream_index = Int32(output)
      try receive(packet)
    }
  }
}
