import Basics

/// What an encoder has to know of the frames that it will get.
public struct VideoFormat: Sendable, Equatable {
  /// Height and width of the frames.
  public var size: Size
  /// Seconds per tick of the frames' times.
  public var timeBase: Rational
  /// Frames per second: the average when the rate varies.
  public var frameRate: Rational
  /// Width of a pixel over its height.
  public var sampleAspectRatio: Rational
  /// Bits per sample that the frames come from; above 8, deeper pixel formats are chosen.
  public var bitDepth: Int
  public var color: ColorDescription
  /// Whether the times come from an input or from the user; otherwise they are made up, as those of a
  /// single picture, and are not written beside pictures.
  public var isTimed: Bool

  /// - Parameter timeBase: nil: the length of a frame.
  public init(
    size: Size, frameRate: Rational, timeBase: Rational? = nil,
    sampleAspectRatio: Rational = Rational(1, 1), bitDepth: Int = 8,
    color: ColorDescription = .ofPictures, isTimed: Bool = true
  ) {
    self.size = size
    self.timeBase = timeBase ?? frameRate.inverse
    self.frameRate = frameRate
    self.sampleAspectRatio = sampleAspectRatio
    self.bitDepth = bitDepth
    self.color = color
    self.isTimed = isTimed
  }
}
