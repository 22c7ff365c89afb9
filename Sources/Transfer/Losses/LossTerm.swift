/// A term of the total loss. Terms are added in this order.
public enum LossTerm: Int, CaseIterable, CodingKey, Sendable {
  /// Distance of the features from the content's.
  case content
  /// Distance of the features' moments from the style's.
  case style
  /// Differences between neighbouring pixels.
  case totalVariation
  /// Colours that the style does not have.
  case palette
  /// Distance from earlier paintings, moved along the motion.
  case temporal
  /// Style loss of the uncovered part alone.
  case uncovered

  /// Whether it depends on earlier frames; then it is 0 for a frame without a predecessor.
  var looksBack: Bool { self == .temporal || self == .uncovered }
}
