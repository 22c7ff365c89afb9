import CFFmpeg

/// Joins the parts of a file whose timestamps jump, and drops implausible ones, as ffmpeg does.
///
/// Joined recordings and broadcasts start a new clock in the middle. In formats that allow this,
/// everything after a jump of sound or picture is moved, so that the next packet starts when the
/// previous one ends. In other formats a time more than 30 hours off counts as missing.
struct ClockRepair {
  /// Microseconds beyond which a gap is a jump.
  private static let gap: Int64 = 10_000_000
  /// Microseconds by which a packet may precede the previous one.
  private static let overlap: Int64 = 100_000
  /// Microseconds beyond which a time is an error in formats whose clock does not jump.
  private static let error: Int64 = 30 * 3600 * 1_000_000

  private struct Progress {
    var last: Int64
    var next: Int64
  }

  /// Whether the format's clock may jump.
  let allowsJumps: Bool
  /// Microseconds by which times are moved.
  private(set) var offset: Int64 = 0
  /// How often the clock has jumped.
  private(set) var jumpCount = 0
  private var progress: [Int: Progress] = [:]
  /// Decoding time of the last packet of any stream, in microseconds.
  private var last: Int64?

  init(allowsJumps: Bool) { self.allowsJumps = allowsJumps }

  /// Forgets the expected next time, because reading continues at another place.
  mutating func restart() {
    progress = [:]
    last = nil
  }

  /// Corrects the times of the packet read next.
  ///
  /// - Parameter usualDuration: Microseconds that a packet of its stream lasts if it does not say
  ///   so.
  mutating func repair(
    _ packet: borrowing Packet, isSoundOrPicture: Bool, usualDuration: Int64
  ) {
    let raw = packet.pointer
    let timeBase = Rational(raw.pointee.time_base)
    packet.shift(by: Self.ticks(offset, timeBase))
    guard isSoundOrPicture else { return }
    let index = packet.streamIndex
    if !allowsJumps { dropErrors(raw, timeBase, after: progress[index]?.next) }
    let length = length(raw, timeBase, usualDuration)
    guard raw.pointee.dts != ffmpeg_no_timestamp else {
      progress[index]?.next &+= length
      return
    }
    var time = Self.microseconds(raw.pointee.dts, timeBase)
    if allowsJumps, let jump = jump(to: time, progress[index]) {
      jumpCount += 1
      offset &-= jump
      packet.shift(by: -Self.ticks(jump, timeBase))
      time &-= jump
    }
    last = time
    progress[index] = Progress(last: time, next: time &+ length)
  }

  /// How far a packet's time is from where it belongs; nil unless the clock has jumped.
  private func jump(to time: Int64, _ progress: Progress?) -> Int64? {
    guard let expected = progress?.next ?? last else { return nil }
    let distance = time &- expected
    let isBehind = progress.map { time &+ Self.overlap < $0.last } ?? false
    return abs(distance) > Self.gap || isBehind ? distance : nil
  }

  private func dropErrors(
    _ packet: UnsafeMutablePointer<AVPacket>, _ timeBase: Rational, after expected: Int64?
  ) {
    guard let expected else { return }
    func isError(_ ticks: Int64) -> Bool {
      ticks != ffmpeg_no_timestamp
        && abs(
          Self.microseconds(ticks, timeBase).subtractingReportingOverflow(expected).partialValue)
          > Self.error
    }
    if isError(packet.pointee.dts) { packet.pointee.dts = ffmpeg_no_timestamp }
    if isError(packet.pointee.pts) { packet.pointee.pts = ffmpeg_no_timestamp }
  }

  private func length(
    _ packet: UnsafeMutablePointer<AVPacket>, _ timeBase: Rational, _ usual: Int64
  ) -> Int64 {
    packet.pointee.duration > 0 ? Self.microseconds(packet.pointee.duration, timeBase) : usual
  }

  private static func microseconds(_ ticks: Int64, _ timeBase: Rational) -> Int64 {
    MediaTime(value: ticks, timeBase: timeBase).ticks(in: MediaTime.microsecond)
  }

  private static func ticks(_ microseconds: Int64, _ timeBase: Rational) -> Int64 {
    MediaTime(value: microseconds, timeBase: MediaTime.microsecond).ticks(in: timeBase)
  }
}

extension Demuxer {
  /// Bytes of the largest file that is scanned before it is read.
  private static let lookedThrough: Int64 = 256 << 20

  /// Length of a file whose clock jumps, in microseconds; nil if it does not, or the file is large.
  static func lengthAcrossJumps(
    of context: UnsafeMutablePointer<AVFormatContext>, _ path: String
  ) -> Int64? {
    guard context.pointee.iformat.pointee.flags & AVFMT_TS_DISCONT != 0,
      let file = context.pointee.pb, avio_size(file) <= lookedThrough
    else { return nil }
    var clock = ClockRepair(allowsJumps: true)
    var (start, end) = (Int64.max, Int64.min)
    try? scan(path) { packet, stream throws(MediaError) in
      let kind = stream.pointee.codecpar.pointee.codec_type
      guard kind == AVMEDIA_TYPE_VIDEO || kind == AVMEDIA_TYPE_AUDIO else { return }
      let rate = Rational(stream.pointee.r_frame_rate)
      let usual = kind == AVMEDIA_TYPE_VIDEO && rate.isPositive ? 1_000_000 / rate.value : 0
      clock.repair(packet, isSoundOrPicture: true, usualDuration: Int64(usual))
      guard let time = packet.start?.ticks(in: MediaTime.microsecond) else { return }
      start = min(start, time)
      end = max(end, time &+ Int64(usual))
    }
    return clock.jumpCount > 0 && end > start ? end &- start : nil
  }
}
