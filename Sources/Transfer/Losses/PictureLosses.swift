/// Weighted losses of a finished image.
public struct PictureLosses: Equatable, Sendable {
  public let content: Double
  public let style: Double
  /// Style loss of what the previous frame did not show, by itself; `nil` if that is nothing.
  public let uncoveredStyle: Double?
}
