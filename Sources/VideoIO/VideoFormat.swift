import Basics

/// Format of the frames that a writer is given: size, times, colours and pixel shape.
public struct VideoFormat: Sendable, Equatable {
  /// Height and width of the frames.
  public var size: Size
  /// Seconds per tick of the frames' times.
  public var timeBase: Rational
  /// Frames per second: the average when the rate varies.
  public var frameRate: Rational
  /// Width of a pixel over its height.
  public var sampleAspectRatio: Rational
  /// Bits per sample of the frames' source; above 8, deeper pixel formats are preferred.
  public var bitDepth: Int
  public var color: ColorDescription
  /// Whether the times come from an input or the user. Made-up ones, such as that of a single
  /// picture, are not written beside pictures.
  public var isTimed: Bool
  /// Whether the frames carry closed captions, judging by the first ones.
  public var hasCaptions: Bool
  /// An upper bound of the time between two frames, in seconds; nil if unknown.
  var longestGap: Double?
  /// Whether the encoder may write frames in another order than they are shown in.
  var mayReorder = true

  /// - Parameter timeBase: Seconds per tick; nil: the duration of a frame.
  public init(
    size: Size, frameRate: Rational, timeBase: Rational? = nil,
    sampleAspectRatio: Rational = Rational(1, 1), bitDepth: Int = 8,
    color: ColorDescription = .ofPictures, isTimed: Bool = true,
    hasCaptions: Bool = false
  ) {
    self.size = size
    self.timeBase = timeBase ?? frameRate.inverse
    self.frameRate = frameRate
    self.sampleAspectRatio = sampleAspectRatio
    self.bitDepth = bitDepth
    self.color = color
    self.isTimed = isTimed
    self.hasCaptions = hasCaptions
  }
}

extension VideoFormat {
  /// Makes ticks coarser where the longest gap would not fit into the 32 bits that MP4 has for the time from one
  /// frame to the next. Frames are then also not reordered, as the first ones would be decoded that
  /// long before they are shown.
  mutating func fitQuickTime() {
    let most = 2_147_483_647.0
    guard let longestGap, longestGap / timeBase.value >= most / 4 else { return }
    mayReorder = false
    // Whole parts of the rate keep most frames where they are.
    let factor = (longestGap / timeBase.value / most).rounded(.down) + 1
    let rate = (1 / timeBase.value / factor).rounded(.down)
    // Finer than a millisecond, or a frame might be seen at another time.
    if rate >= 1000, factor > 1 { timeBase = Rational(1, Int32(rate)) }
  }
}
