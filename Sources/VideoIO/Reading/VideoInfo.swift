import Basics

/// Information on a reader's input. The properties of ``format`` can be read from it directly.
@dynamicMemberLookup
public struct VideoInfo: Sendable, Equatable {
  /// Format of the frames as they are read: upright and scaled.
  public var format: VideoFormat
  /// Upright size before scaling.
  public var sourceSize: Size
  /// Expected number of frames in the range; nil if the container does not say.
  public var expectedFrameCount: Int?
  /// Whether `expectedFrameCount` is a count by the container or of pictures, not an estimate from
  /// length and rate.
  public var isFrameCountExact: Bool
  /// Length of the range in seconds; nil if the container does not say.
  public var duration: Double?
  /// Position in the file, in seconds from its beginning, at which the frames' times are 0.
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
