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
  /// Conversion filters, built for the first frame's sample format and rebuilt when that changes.
  private var graph: FilterGraph?
  private var signature = ""

  init(
    output: Int, stream: UnsafePointer<AVStream>, encoder: consuming SoundEncoder, path: String
  ) throws(MediaError) {
    self.output = output
    self.path = path
    decoder = try Decoder(stream: stream, threads: 1, path: path)
    sound = try DecodedFrame(path)
    packet = try Packet(path)
    inputTimeBase = Rational(stream.pointee.time_base)
    self.encoder = encoder
  }

  var damagedPacketCount: Int { decoder.damagedCount }

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

  /// Transcodes what decoder, filters and encoder still hold.
  func finish(
    to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    try decoder.sendEnd()
    try decode(to: receive)
    try endGraph(to: receive)
    try encoder.sendEnd()
    try encode(to: receive)
  }

  private func decode(
    to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    while try decoder.receive(into: sound) == .frame {
      sound.pointer.pointee.pts = sound.pointer.pointee.best_effort_timestamp
      try prepareGraph(to: receive)
      try graph!.push(sound)
      try filter(to: receive)
    }
  }

  private func prepareGraph(
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
    try endGraph(to: receive)
    // "async" fills gaps and cuts overlaps, so that sound and picture stay together.
    let built = try FilterGraph(
      entrance: "abuffer", arguments: arguments, steps: ["aresample=async=1", encoder.formatStep],
      exit: "abuffersink", operation: .transcodeSound, path: path)
    if encoder.frameSize > 0 { built.setFrameSize(encoder.frameSize) }
    graph = consume built
    signature = arguments
  }

  private func endGraph(
    to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    guard graph != nil else { return }
    try graph!.pushEnd()
    try filter(to: receive)
    graph = nil
  }

  private func filter(
    to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    let filtered = try DecodedFrame(path)
    while try graph!.pull(into: filtered) {
      let from = Rational(filtered.pointer.pointee.time_base)
      if filtered.pointer.pointee.pts != ffmpeg_no_timestamp {
        filtered.pointer.pointee.pts = MediaTime(
          value: filtered.pointer.pointee.pts, timeBase: from
        ).ticks(in: encoder.timeBase)
      }
      try encoder.send(filtered)
      try encode(to: receive)
      av_frame_unref(filtered.pointer)
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
