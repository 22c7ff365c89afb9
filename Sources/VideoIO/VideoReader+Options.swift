import Basics

extension VideoReader.Options {
  /// Throws on values that no range or size can have.
  func check(_ path: String) throws(MediaError) {
    func demand(
      _ holds: Bool, _ field: Field, _ value: String, _ need: String
    ) throws(MediaError) {
      guard holds else {
        throw MediaError(path, .badOption(field, value: value, need: need))
      }
    }
    if let start {
      try demand(
        start.isFinite && start >= 0, .start, MediaError.plain(start),
        "a number of seconds, 0 or more")
    }
    if let duration {
      try demand(
        duration.isFinite && duration > 0, .duration, MediaError.plain(duration),
        "a number of seconds above 0")
    }
    if let frameLimit {
      try demand(frameLimit > 0, .frameLimit, "\(frameLimit)", "at least 1")
    }
    if let longestSide {
      try demand(
        (1...65_536).contains(longestSide), .longestSide, "\(longestSide)", "between 1 and 65536")
    }
  }

  /// The size after scaling of a picture whose upright size is given.
  func size(of size: Size) -> Size {
    guard let longestSide, enlarges || longestSide < size.longestSide else { return size }
    let scale = Double(longestSide) / Double(size.longestSide)
    func scaled(_ side: Int) -> Int {
      let exact = Double(side) * scale
      return evenSize ? max(2, Int((exact / 2).rounded()) * 2) : max(1, Int(exact.rounded()))
    }
    return Size(height: scaled(size.height), width: scaled(size.width))
  }
}

extension FrameStream {
  /// A time of the input on the clock of the range; never before its start.
  func shifted(_ time: Int64) -> Int64 {
    let shifted = time + range.shift(in: timeBase)
    return range.start == nil ? shifted : max(0, shifted)
  }

  /// A time in seconds, counted from the beginning of the file.
  func sinceBeginning(_ time: Double) -> Double { time - Double(source.startTime) / 1e6 }

  /// Whether the range, and not the file, has ended the reading.
  var hasEndedInRange: Bool { range.end.map { reachedTime >= $0.seconds } ?? false }

  /// Why there is not a single frame.
  func noFrameError(_ options: VideoReader.Options) -> MediaError {
    let length = source.duration.map { Double($0) / 1e6 }
    if let start = options.start, let length, start >= length {
      return MediaError(source.path, .startBeyondEnd(start: start, length: length))
    }
    if !hasDecoded {
      return MediaError(source.path, .nothingDecoded(message: decoder.lastDamage))
    }
    if options.duration == nil, let start = options.start {
      // The pictures may end long before the sound.
      let end = endBeforeRange.map { sinceBeginning($0) } ?? length ?? start
      return MediaError(source.path, .startBeyondEnd(start: start, length: end))
    }
    return MediaError(
      source.path, .emptyRange(start: options.start ?? 0, duration: options.duration ?? 0))
  }
}
