/// Versions of the library and of what it paints.
public enum PaintingVersion {
  /// The version of the library and of the program.
  public static let current = "0.2.0-dev"
  /// Raised with every change that makes the same request paint different frames; unfinished runs
  /// are resumed only with the same number.
  public static let frames = 13
}
