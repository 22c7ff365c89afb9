/// The chosen part of an input, on the input's own clock.
struct ClipRange: Sendable {
  /// Instant that becomes 0 in the output, in microseconds.
  let origin: Int64
  /// Time from the beginning of the file to `origin`, in microseconds.
  let offset: Int64
  /// First instant of the range, in microseconds; nil: from the beginning of the file.
  let start: Int64?
  /// First instant after the range; nil: to the end of the file. A frame limit sets it when the last
  /// frame is known.
  var end: MediaTime?

  /// - Parameters:
  ///   - start: Seconds after the beginning of the file.
  ///   - duration: Seconds.
  init(start: Double?, duration: Double?, in source: borrowing Demuxer) {
    self.init(start: start, duration: duration, beginning: source.startTime)
  }

  /// - Parameter base: First instant of the file, in microseconds.
  init(start: Double?, duration: Double?, beginning base: Int64 = 0) {
    offset = Self.microseconds(start ?? 0)
    // Damaged files may claim any beginning.
    origin = base &+ offset
    // A start of 0 must not cut off the priming samples that lie before it.
    self.start = offset == 0 ? nil : origin
    if let duration {
      end = MediaTime(
        value: origin &+ Self.microseconds(duration), timeBase: MediaTime.microsecond)
    }
  }

  private static func microseconds(_ seconds: Double) -> Int64 {
    Int64((min(seconds, 1e12) * 1e6).rounded())
  }

  /// Ticks that are added to a timestamp in that time base to bring it to the output's clock.
  func shift(in timeBase: Rational) -> Int64 {
    -MediaTime(value: origin, timeBase: MediaTime.microsecond).ticks(in: timeBase)
  }

  func isBeforeStart(_ time: MediaTime) -> Bool {
    // Times are given with six decimals at most: allow a microsecond of slack.
    guard let start else { return false }
    return time < MediaTime(value: start - 1, timeBase: MediaTime.microsecond)
  }

  func isPastEnd(_ time: MediaTime) -> Bool {
    guard let end else { return false }
    if end.timeBase != MediaTime.microsecond { return time >= end }
    return time >= MediaTime(value: end.value - 1, timeBase: end.timeBase)
  }
}
