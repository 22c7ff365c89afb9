/// How the 2×2 windows at the end of a block are reduced.
public enum Pooling: String, CaseIterable, Codable, Sendable {
  /// The largest of the four, as VGG19 was trained.
  case max
  /// Their mean: Gatys et al. (2015) section "Methods" found it to give smoother pictures.
  case average
}
