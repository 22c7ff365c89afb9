/// Motion of a frame, found while the previous frame is painted.
public struct FrameMotion {
  public init() {}

  /// Motion from the frame to earlier frames of its shot, by their distance.
  public var motions: [Int: Motion] = [:]
  /// Whether a new shot starts with the frame.
  public var isCut = false
}
