/// Versions of the library and of what it paints.
public enum PaintingVersion {
  /// The version of the library and of the program.
  public static let current = "0.2.0-dev"
  /// Raised with every change after which the same request paints other frames; unfinished work is resumed
  /// only where this is the same.
  public static let frames = 6
}
