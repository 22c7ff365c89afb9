import Basics

extension VideoReader {
  /// What to read of the input and at which size.
  public struct Options: Sendable {
    /// Where the range begins, in seconds after the beginning of the file.
    public var start: Double?
    /// Length of the range in seconds.
    public var duration: Double?
    /// The range ends after so many frames.
    public var frameLimit: Int?
    /// Pixels of the longer side, by which the pictures are scaled up or down; nil: as they are.
    public var longestSide: Int?
    /// Whether `longestSide` also enlarges pictures that are smaller.
    public var enlarges: Bool
    /// Whether scaled sizes are rounded to even numbers, which most video encoders want.
    public var evenSize: Bool
    /// Frames per second of a sequence; nil: what the file with its times says, else 25.
    public var frameRate: Rational?
    /// Whether pictures are read as masks: of what has transparent parts (in its first picture) R, G and B
    /// are how opaque a pixel is; of all else, its colours.
    public var readsCoverage: Bool
    /// Threads for decoding; 0: as many as FFmpeg likes.
    public var threads: Int

    public init(
      start: Double? = nil, duration: Double? = nil, frameLimit: Int? = nil,
      longestSide: Int? = nil, enlarges: Bool = true, evenSize: Bool = true,
      frameRate: Rational? = nil, readsCoverage: Bool = false, threads: Int = 0
    ) {
      self.start = start
      self.duration = duration
      self.frameLimit = frameLimit
      self.longestSide = longestSide
      self.enlarges = enlarges
      self.evenSize = evenSize
      self.frameRate = frameRate
      self.readsCoverage = readsCoverage
      self.threads = threads
    }
  }
}

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
