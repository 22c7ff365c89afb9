/// How far a sheet is, at one iteration of one of its pictures.
public struct PreviewProgress: Sendable {
  /// The picture at hand, from 1; a draft's piece at full size counts as one.
  public let cell: Int
  public let cells: Int
  public let iteration: Int
  /// The most iterations that the picture takes.
  public let limit: Int
  /// Seconds that are left.
  public let remaining: Double
}
