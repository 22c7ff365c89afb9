import CFFmpeg

/// Presentation times of a sequence's frames.
struct FrameTimes: Sendable, Equatable {
  /// Presentation time and duration of one frame, in ticks.
  struct Interval: Sendable, Equatable {
    var start: Int64
    var duration: Int64
  }

  /// Seconds per tick.
  var timeBase: Rational
  /// One interval for each frame; starts increase strictly.
  var frames: [Interval]
  /// Whether the input or the user gives the times; otherwise they are made up.
  var isGiven = true

  /// Times of frames at a constant rate.
  ///
  /// A tick is a whole fraction of a frame and shorter than a tenth of a millisecond, so that ranges
  /// and sound can be placed between frames.
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

  /// Times of a range of frames.
  subscript(range: Range<Int>) -> FrameTimes {
    var part = self
    part.frames = Array(frames[range])
    return part
  }

  func start(_ index: Int) -> MediaTime {
    MediaTime(value: frames[index].start, timeBase: timeBase)
  }

  /// End of the last frame, in seconds.
  var end: Double {
    frames.last.map { Double($0.start + $0.duration) * timeBase.value } ?? 0
  }

  /// Average frames per second; 25 if FFmpeg cannot represent the average, for instance when all
  /// durations are 0 or a frame lasts for weeks.
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
