/// How far a sheet is, at one iteration of one of its pictures.
public struct PreviewProgress: Sendable {
  /// The picture at hand, from 1; a draft's piece at full size counts as one.
  public let cell: Int
  public let cells: Int
  public let iteration: Int
  /// The most iterations that the picture takes at its size of the moment.
  public let limit: Int
  /// What is finished of the sheet, from 0 to 1.
  public let share: Double
  /// Seconds that are left at most; `nil` before the second iteration.
  public let remaining: Double?
}
