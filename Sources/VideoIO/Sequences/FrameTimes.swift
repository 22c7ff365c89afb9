import CFFmpeg

/// When the frames of a sequence are shown.
struct FrameTimes: Sendable, Equatable {
  /// When one frame is shown and for how long, in ticks.
  struct Interval: Sendable, Equatable {
    var start: Int64
    var duration: Int64
  }

  /// Seconds per tick.
  var timeBase: Rational
  /// In the order of the frames, each later than the one before.
  var frames: [Interval]
  /// Whether the input or the user gives them.
  var isGiven = true

  /// Frames at a constant rate.
  ///
  /// The ticks are a whole fraction of a frame, and shorter than a tenth of a millisecond, so that
  /// ranges and sound can be placed between frames.
  init(rate: Rational, count: Int) {
    var (ticks, duration) = (rate.numerator, Int64(rate.denominator))
    while ticks < 10_000 {
      ticks *= 2
      duration *= 2
    }
    timeBase = Rational(1, ticks)
    frames = (0..<count).map { Interval(start: Int64($0) * duration, duration: duration) }
  }

  init(timeBase: Rational, frames: [Interval]) {
    self.timeBase = timeBase
    self.frames = frames
  }

  /// Those of some of the frames.
  subscript(range: Range<Int>) -> FrameTimes {
    var part = self
    part.frames = Array(frames[range])
    return part
  }

  func start(_ index: Int) -> MediaTime {
    MediaTime(value: frames[index].start, timeBase: timeBase)
  }

  /// When the last frame ends, in seconds.
  var end: Double {
    frames.last.map { Double($0.start + $0.duration) * timeBase.value } ?? 0
  }

  /// Frames per second: the average when the rate varies; 25 when it is no number that FFmpeg can
  /// count with, as when nothing lasts or a frame lasts for weeks.
  var frameRate: Rational {
    var rate = Rational(0, 1)
    if let first = frames.first, let last = frames.last {
      let ticks = last.start + last.duration - first.start
      av_reduce(
        &rate.numerator, &rate.denominator, Int64(frames.count) * Int64(timeBase.denominator),
        ticks * Int64(timeBase.numerator), 1_001_000)
    }
    return rate.isPositive ? rate : Rational(25, 1)
  }
}
