/// What is found out about a frame while the one before it is painted.
public struct FrameMotion {
  public init() {}

  /// From the frame to those before it in its shot, by their distance.
  public var motions: [Int: Motion] = [:]
  /// Whether a new shot begins with the frame.
  public var isCut = false
}
