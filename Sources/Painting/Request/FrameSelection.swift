import VideoIO

/// Which frames of the input are painted, and at which size.
public struct FrameSelection: Codable, Equatable, Sendable {
  /// Where to begin, in seconds after the beginning of the input.
  public var start: Double?
  /// How many seconds to paint.
  public var duration: Double?
  /// How many frames to paint at most.
  public var frameLimit: Int?
  /// Pixels of the frames' longer side; with `shortestSide` the smaller of the two sizes counts, with neither
  /// the input's.
  public var longestSide: Int?
  /// Pixels of the frames' shorter side, which "720p" speaks of.
  public var shortestSide: Int?
  /// Frames per second of a sequence; `nil`: the times in the file beside it, else 25.
  public var frameRate: Rational?
  public var deinterlacing = Deinterlacing.auto

  public init() {}
}
