/// A term of the loss that is minimised, in the order in which they are added up.
public enum LossTerm: Int, CaseIterable, CodingKey, Sendable {
  /// Distance of features from the frame's own.
  case content
  /// Distance of the features' statistics from the style's.
  case style
  /// Differences between neighbouring pixels.
  case totalVariation
  /// Distance from earlier paintings, moved to where their points lie now.
  case temporal
  /// The style once more, of what the frame before did not show.
  case uncovered

  /// Whether frames before decide it; 0 for a frame that follows none.
  var looksBack: Bool { self == .temporal || self == .uncovered }
}
