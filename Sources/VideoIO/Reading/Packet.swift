import CFFmpeg

/// A packet of a stream as stored in the file; its timestamps count from the start of the chosen range.
public struct Packet: ~Copyable, @unchecked Sendable {
  // Uniquely owned, so it may move between threads.
  let pointer: UnsafeMutablePointer<AVPacket>

  init(_ path: String) throws(MediaError) {
    pointer = try require(av_packet_alloc(), .read, path)
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

  /// Moves both timestamps by a number of ticks.
  func shift(by ticks: Int64) {
    if pointer.pointee.pts != ffmpeg_no_timestamp { pointer.pointee.pts += ticks }
    if pointer.pointee.dts != ffmpeg_no_timestamp { pointer.pointee.dts += ticks }
  }
}
