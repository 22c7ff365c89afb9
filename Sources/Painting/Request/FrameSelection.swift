import VideoIO

/// Which frames of the input are painted, and at which size.
public struct FrameSelection: Codable, Equatable, Sendable {
  /// Where to start, in seconds from the beginning of the input.
  public var start: Double?
  /// How many seconds to paint.
  public var duration: Double?
  /// The most frames to paint.
  public var frameLimit: Int?
  /// Pixels of the frames' longer side; if `shortestSide` is given too, the smaller of the two
  /// sizes counts; with neither, the input's.
  public var longestSide: Int?
  /// Pixels of the frames' shorter side, as in "720p".
  public var shortestSide: Int?
  /// Frames per second of a sequence; `nil`: the times in the file beside it, else 25.
  public var frameRate: Rational?
  public var deinterlacing = Deinterlacing.auto

  public init() {}
}
