/// A mask and the style that is painted where it is opaque or white.
public struct MaskChoice: Codable, Equatable, Sendable {
  /// The most masks that a run can have.
  public static let limit = 7

  /// A video or sequence with a picture for each frame, or one picture for the first frame, which is
  /// carried along by the motion to the end of the shot.
  public var path: String
  /// A picture, a folder of pictures, or a video.
  public var style: String

  public init(path: String, style: String) {
    self.path = path
    self.style = style
  }
}
