/// Width and height in pixels.
public struct PictureSize: Sendable, Equatable {
  public let width: Int
  public let height: Int
}
