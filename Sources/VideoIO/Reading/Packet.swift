import CFFmpeg

/// A packet of a stream as stored in the file; its timestamps count from the start of the chosen range.
public struct Packet: ~Copyable, @unchecked Sendable {
  // Uniquely owned, so it may move between threads.
  let pointer: UnsafeMutablePointer<AVPacket>

  init(_ path: String) throws(MediaError) {
    pointer = try require(av_packet_alloc(), .read, path)
  }

  /// A packet whose bytes are all 0.
  static func blank(size: Int, _ path: String) throws(MediaError) -> Packet {
    let packet = try Packet(path)
    try check(av_new_packet(packet.pointer, Int32(size)), .read, path)
    packet.pointer.pointee.data.update(repeating: 0, count: size)
    return packet
  }

  /// Takes ownership of an FFmpeg packet.
  init(adopting pointer: UnsafeMutablePointer<AVPacket>) {
    self.pointer = pointer
  }

  deinit {
    var doomed: UnsafeMutablePointer<AVPacket>? = pointer
    av_packet_free(&doomed)
  }

  /// Index of the stream in the input.
  public var streamIndex: Int { Int(pointer.pointee.stream_index) }

  /// Start of its content; nil when the container does not give it.
  public var start: MediaTime? {
    let ticks =
      pointer.pointee.pts != ffmpeg_no_timestamp ? pointer.pointee.pts : pointer.pointee.dts
    guard ticks != ffmpeg_no_timestamp else { return nil }
    return MediaTime(value: ticks, timeBase: Rational(pointer.pointee.time_base))
  }

  /// Bytes of its content.
  public var size: Int { Int(pointer.pointee.size) }

  /// Makes a second reference to the same content.
  func reference(_ path: String) throws(MediaError) -> Packet {
    Packet(adopting: try require(av_packet_clone(pointer), .read, path))
  }

  /// Gives the pointer away; the caller frees it.
  consuming func release() -> UnsafeMutablePointer<AVPacket> {
    let pointer = pointer
    discard self
    return pointer
  }

  /// Whether decoding can begin with it.
  var isKey: Bool { pointer.pointee.flags & AV_PKT_FLAG_KEY != 0 }

  /// Whether the file itself says that its content is not shown or heard.
  var isDiscarded: Bool { pointer.pointee.flags & AV_PKT_FLAG_DISCARD != 0 }

  /// Moves both timestamps by a number of ticks. In damaged files they may overflow, and then count
  /// as missing.
  func shift(by ticks: Int64) {
    func moved(_ time: Int64) -> Int64 {
      guard time != ffmpeg_no_timestamp else { return time }
      let (sum, isBeyond) = time.addingReportingOverflow(ticks)
      return isBeyond ? ffmpeg_no_timestamp : sum
    }
    pointer.pointee.pts = moved(pointer.pointee.pts)
    pointer.pointee.dts = moved(pointer.pointee.dts)
  }

  /// Takes over the content of another packet.
  func take(_ other: consuming Packet) {
    av_packet_unref(pointer)
    av_packet_move_ref(pointer, other.pointer)
  }
}
