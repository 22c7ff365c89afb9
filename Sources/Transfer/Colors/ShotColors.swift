/// Colours that the style is matched to: those of a shot's first frame, so that one transform serves the whole shot.
///
/// As a shot may fade in, the style is matched again whenever the contrast has doubled.
struct ShotColors {
  private(set) var statistics: ColorStatistics?

  /// Observes a shot's next frame; returns whether the style has to be matched again.
  mutating func observe(_ content: Tensor) -> Bool {
    let seen = ColorStatistics(content)
    if let statistics, seen.contrast < 2 * max(statistics.contrast, 1) { return false }
    statistics = seen
    return true
  }
}
