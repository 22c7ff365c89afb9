import Basics

extension VideoReader {
  /// Which part of an input to read, and at which size.
  public struct Options: Sendable {
    /// Start of the range, in seconds from the beginning of the file; nil: 0.
    public var start: Double?
    /// Length of the range in seconds; nil: to the end.
    public var duration: Double?
    /// Largest number of frames in the range; nil: no limit.
    public var frameLimit: Int?
    /// Length of the longer side in pixels, to which frames are scaled up or down; nil: no scaling.
    public var longestSide: Int?
    /// The same for the shorter side; with both given, the smaller of the two sizes counts.
    public var shortestSide: Int?
    /// Whether `longestSide` and `shortestSide` also enlarge smaller frames.
    public var enlarges: Bool
    /// Whether scaled sizes are rounded to even numbers, which most video encoders need.
    public var evenSize: Bool
    /// Frames per second of a sequence; nil: the times in the file beside it, else 25.
    public var frameRate: Rational?
    /// Whether interlaced frames are deinterlaced; otherwise they show the combing of their two
    /// fields.
    public var deinterlaces: Bool
    /// Whether frames are read as masks: if the first frame has transparent parts, R, G and B of
    /// all frames become the opacity (0...1); otherwise they stay colours.
    public var readsCoverage: Bool
    /// Threads for decoding; 0: FFmpeg's choice. Decoders read ahead by their number, which affects
    /// the order of packets in an output.
    public var threads: Int

    public init(
      start: Double? = nil, duration: Double? = nil, frameLimit: Int? = nil,
      longestSide: Int? = nil, shortestSide: Int? = nil, enlarges: Bool = true,
      evenSize: Bool = true, frameRate: Rational? = nil, deinterlaces: Bool = true,
      readsCoverage: Bool = false, threads: Int = 2
    ) {
      self.start = start
      self.duration = duration
      self.frameLimit = frameLimit
      self.longestSide = longestSide
      self.shortestSide = shortestSide
      self.enlarges = enlarges
      self.evenSize = evenSize
      self.frameRate = frameRate
      self.deinterlaces = deinterlaces
      self.readsCoverage = readsCoverage
      self.threads = threads
    }
  }
}

extension VideoReader.Options {
  /// Checks the values; throws if one is out of range.
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
    for side in [longestSide, shortestSide].compactMap({ $0 }) {
      try demand((1...65_536).contains(side), .longestSide, "\(side)", "between 1 and 65536")
    }
  }

  /// Scaled size of a frame of the given upright size.
  func size(of size: Size) -> Size {
    let scales = [(longestSide, size.longestSide), (shortestSide, size.shortestSide)]
      .compactMap { wanted, own in wanted.map { Double($0) / Double(own) } }
    guard let scale = scales.min(), enlarges || scale < 1 else { return size }
    func scaled(_ side: Int) -> Int {
      let exact = Double(side) * scale
      return evenSize ? max(2, Int((exact / 2).rounded()) * 2) : max(1, Int(exact.rounded()))
    }
    return Size(height: scaled(size.height), width: scaled(size.width))
  }
}
