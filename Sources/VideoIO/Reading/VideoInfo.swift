import Basics

/// What a reader found out about its input; the properties of ``format`` are its own too.
@dynamicMemberLookup
public struct VideoInfo: Sendable, Equatable {
  /// The frames as they are read: upright and scaled.
  public var format: VideoFormat
  /// The upright size before scaling.
  public var sourceSize: Size
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
  /// FFmpeg's name of the container.
  public var formatName: String
  /// FFmpeg's name of the video codec.
  public var codecName: String

  public subscript<Value>(dynamicMember property: KeyPath<VideoFormat, Value>) -> Value {
    format[keyPath: property]
  }
}
