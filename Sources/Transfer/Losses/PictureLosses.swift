/// Weighted losses of a finished image.
public struct PictureLosses: Equatable, Sendable {
  public let content: Double
  public let style: Double
  /// Style loss of the uncovered part alone; `nil` if there is none.
  public let uncoveredStyle: Double?
}
