/// The progress of a sheet at one iteration of one of its pictures.
public struct PreviewProgress: Sendable {
  /// The current picture, from 1; a draft's part at full size counts as one.
  public let cell: Int
  public let cells: Int
  public let iteration: Int
  /// The most iterations that the picture takes at its current size.
  public let limit: Int
  /// The finished share of the sheet, from 0 to 1.
  public let share: Double
  /// Upper bound of the seconds left; `nil` before the second iteration.
  public let remaining: Double?
}
