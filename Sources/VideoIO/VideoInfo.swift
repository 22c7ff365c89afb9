/// What a reader found out about its input.
public struct VideoInfo: Sendable, Equatable {
  /// The upright, scaled size: what the frames have.
  public var width: Int
  public var height: Int
  /// The upright size before scaling.
  public var sourceWidth: Int
  public var sourceHeight: Int
  /// Width of a pixel over its height, after rotation.
  public var sampleAspectRatio: Rational
  /// Seconds per tick of the frames' timestamps.
  public var timeBase: Rational
  /// Frames per second: the average when the rate varies.
  public var frameRate: Rational
  /// Bits per sample.
  public var bitDepth: Int
  public var color: ColorDescription
  /// How many frames the chosen range should yield, as far as the container tells.
  public var expectedFrameCount: Int?
  /// Whether that is a count of the container, or of pictures, and not what time and rate make of it.
  public var isFrameCountExact: Bool
  /// Length of the chosen range in seconds, as far as the container tells.
  public var duration: Double?
  /// Where on the clock of `VideoReader.Options.start` the frames' times begin, in seconds.
  public var timeOrigin: Double
  /// Whether the input is a single picture.
  public var isStill: Bool
  /// Whether the times come from the input or from the user; those of a single picture, and of a
  /// sequence of which nobody has said anything, are made up.
  public var isTimed: Bool
  /// FFmpeg's names of the container and of the video codec.
  public var formatName: String
  public var codecName: String
}
