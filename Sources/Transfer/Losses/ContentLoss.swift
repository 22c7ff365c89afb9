/// Content loss at one layer: weight · mean((F − P)²), with P the content's features.
///
/// Gatys, Ecker, Bethge, *A Neural Algorithm of Artistic Style* (2015), equation 1. Departure: the mean over
/// elements instead of half the sum, so that the weight does not depend on the image's size.
struct ContentLoss {
  let weight: Double
  let target: FeatureMap

  /// The loss of the last forward pass.
  func value(_ backend: any Backend) -> Double {
    weight * backend.meanSquaredDifference(from: target)
  }

  /// Derivative with respect to F: 2 · weight / elements · (F − P).
  var gradient: FeatureGradient {
    .difference(from: target, region: nil, scale: Float(2 * weight / Double(target.values.count)))
  }
}
