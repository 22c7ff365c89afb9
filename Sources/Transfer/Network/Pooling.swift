/// Pooling of the 2×2 windows at the end of a block.
public enum Pooling: String, CaseIterable, Codable, Sendable {
  /// The largest of the four values, as VGG19 was trained.
  case max
  /// The mean of the four values, which gives smoother images (Gatys et al. 2015, section "Methods").
  case average
}
