/// weight · mean((F − P)²) at one layer, P the content picture's features.
///
/// Gatys, Ecker, Bethge, *A Neural Algorithm of Artistic Style* (2015), equation 1. Departure: the mean
/// over elements instead of half the sum, so that the weight does not depend on the picture's size.
struct ContentLoss {
  let weight: Double
  let target: FeatureMap

  func value(_ backend: any Backend) -> Double {
    weight * backend.meanSquaredDifference(from: target)
  }

  /// The derivative by F: 2 · weight / elements · (F − P).
  var gradient: FeatureGradient {
    .difference(from: target, scale: Float(2 * weight / Double(target.values.count)))
  }
}
