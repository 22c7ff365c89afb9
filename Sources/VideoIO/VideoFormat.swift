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
  /// Whether the times come from an input or the user. Made-up ones, as of a single picture, are not
  /// written beside pictures.
  public var isTimed: Bool
  /// Whether the frames carry closed captions, as far as their first ones tell.
  public var hasCaptions: Bool

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
