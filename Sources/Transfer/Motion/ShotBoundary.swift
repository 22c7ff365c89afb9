/// Finds hard cuts.
public enum ShotBoundary {
  /// Whether a new shot begins with `frame`.
  ///
  /// - Parameter motion: from `frame` to `previous`.
  static func isCut(from previous: GreyImage, to frame: GreyImage, _ motion: Motion) -> Bool {
    false
  }
}
