import CFFmpeg

/// An instant: a count of ticks together with the length of a tick.
public struct MediaTime: Sendable, Hashable, Comparable {
  public var value: Int64
  /// Seconds per tick.
  public var timeBase: Rational

  public init(value: Int64, timeBase: Rational) {
    self.value = value
    self.timeBase = timeBase
  }

  public var seconds: Double { Double(value) * timeBase.value }

  /// Compares exactly, also across time bases.
  public static func < (left: MediaTime, right: MediaTime) -> Bool {
    av_compare_ts(left.value, left.timeBase.ffmpeg, right.value, right.timeBase.ffmpeg) < 0
  }

  /// The nearest tick of another time base.
  func ticks(in other: Rational) -> Int64 {
    av_rescale_q(value, timeBase.ffmpeg, other.ffmpeg)
  }

  static let microsecond = Rational(1, 1_000_000)
}
