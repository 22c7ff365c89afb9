/// The weighted losses of a finished picture.
public struct PictureLosses: Equatable, Sendable {
  public let content: Double
  public let style: Double
  /// The style loss of what the frame before did not show, by itself; nil where that is nothing.
  public let uncoveredStyle: Double?
}
