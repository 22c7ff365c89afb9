/// The colours that the style is matched to: those of a shot's first frame, so that one transform holds for
/// the shot.
///
/// A shot may fade in: its style is matched anew each time that its contrast has doubled.
struct ShotColors {
  private(set) var statistics: ColorStatistics?

  /// Observes a shot's next frame; true if the style is to be matched anew.
  mutating func observe(_ content: Tensor) -> Bool {
    let seen = ColorStatistics(content)
    if let statistics, seen.contrast < 2 * max(statistics.contrast, 1) { return false }
    statistics = seen
    return true
  }
}
