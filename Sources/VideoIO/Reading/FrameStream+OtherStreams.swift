import CFFmpeg

/// Packets of sound, subtitles and other streams: queued until the frames have reached their time,
/// cut to the range and moved to its clock.
extension FrameStream {
  /// Queues the packet that was just read, if it belongs to the range.
  mutating func hold() throws(MediaError) {
    let index = packet.streamIndex
    if let start = packet.start {
      if range.isPastEnd(start) { soundBehind.remove(index) }
      guard belongs(packet, start: start) else { return }
    }
    held.append(try packet.reference(source.path))
  }

  private func belongs(_ packet: borrowing Packet, start: MediaTime) -> Bool {
    if range.isPastEnd(start) { return false }
    guard range.isBeforeStart(start) else { return true }
    // Cover art has the time 0 whatever the range; subtitles may reach into the range.
    if source.stream(packet.streamIndex).pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0 {
      return true
    }
    let end = MediaTime(
      value: start.value + packet.pointer.pointee.duration, timeBase: start.timeBase)
    return source.isKind(AVMEDIA_TYPE_SUBTITLE, stream: packet.streamIndex)
      && !range.isBeforeStart(end)
  }

  /// Passes on queued packets that start before an instant (nil: all), moved to the range's clock.
  mutating func pass(
    before instant: MediaTime?, to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    let range = range
    let subtitles = source.streams(of: AVMEDIA_TYPE_SUBTITLE)
    let end = filmEnd
    try held.release(before: instant) { packet throws(MediaError) in
      if let start = packet.start, range.isPastEnd(start) { return }
      let timeBase = Rational(packet.pointer.pointee.time_base)
      packet.shift(by: range.shift(in: timeBase))
      if subtitles.contains(packet.streamIndex) {
        packet.clip(to: range.end.map { $0.ticks(in: timeBase) &+ range.shift(in: timeBase) })
        packet.limitDuration(toEnd: end.map { $0.ticks(in: timeBase) })
      }
      try receive(packet)
    }
  }

  /// The end of the film on the range's clock; nil if unknown.
  private var filmEnd: MediaTime? {
    guard let length = source.length(ofStream: streamIndex), length < 1e9 else { return nil }
    let end = source.startTime &- range.origin &+ Int64(length * 1e6)
    return MediaTime(value: end, timeBase: MediaTime.microsecond)
  }

  /// Passes on the packets after the last frame, reading up to the end of the range's sound.
  mutating func passRemainder(
    to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    // A file that is badly interleaved, or whose sound ends early, is not read to its end.
    let horizon = range.end.map { $0.seconds + 10 } ?? .infinity
    while !soundBehind.isEmpty && reachedTime < horizon, try readPacket() {
      if packet.streamIndex != streamIndex { try hold() }
      try pass(before: nil, to: receive)
    }
    try pass(before: nil, to: receive)
  }
}

extension Packet {
  /// Ends a subtitle with the film if it would stay for more than an hour longer, like one without
  /// an end; if the film's end is unknown, after a day.
  fileprivate func limitDuration(toEnd end: Int64?) {
    let timeBase = Rational(pointer.pointee.time_base)
    func ticks(hours: Int64) -> Int64 {
      MediaTime(value: 3600 * hours, timeBase: Rational(1, 1)).ticks(in: timeBase)
    }
    let (start, duration) = (pointer.pointee.pts, pointer.pointee.duration)
    guard start != ffmpeg_no_timestamp, duration > ticks(hours: 1) else { return }
    if let end, start < end, duration - (end - start) > ticks(hours: 1) {
      pointer.pointee.duration = end - start
    }
    pointer.pointee.duration = min(pointer.pointee.duration, ticks(hours: 24))
  }

  /// Cuts a subtitle to the interval from 0 to `end` ticks.
  fileprivate func clip(to end: Int64?) {
    guard pointer.pointee.pts != ffmpeg_no_timestamp, pointer.pointee.duration > 0 else { return }
    if pointer.pointee.pts < 0 {
      pointer.pointee.duration += pointer.pointee.pts
      pointer.pointee.pts = 0
      pointer.pointee.dts = 0
    }
    if let end {
      pointer.pointee.duration = min(pointer.pointee.duration, end - pointer.pointee.pts)
    }
  }
}
