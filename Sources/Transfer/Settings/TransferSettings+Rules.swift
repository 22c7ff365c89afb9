import Basics

extension TransferSettings {
  /// Settings for the next smaller size.
  ///
  /// A given weight of total variation refers to the full size, where a single pixel counts for less.
  var atCoarserScale: TransferSettings {
    var settings = self
    settings.scales = scales.rest
    settings.totalVariationWeight = totalVariationWeight.map {
      $0 * Double(Scales.factor * Scales.factor)
    }
    return settings
  }

  /// Stop rule of a frame of `size` that starts from `initialImage`.
  func firstRule(_ size: Size) -> StopRule {
    StopRule(
      evaluations: scales.evaluations(firstEvaluations, at: size, least: smallestSide),
      tolerance: tolerance)
  }

  /// Stop rule of a frame that starts from its predecessor's painting.
  var nextRule: StopRule {
    StopRule(evaluations: nextEvaluations, tolerance: tolerance)
  }

  /// Factor on the first step of a frame that starts from its predecessor's painting.
  ///
  /// Adam's first steps have full length whatever the gradient, and would throw away what a painting has
  /// gained, so they are shortened. L-BFGS adapts to the gradient.
  var seededStepScale: Double {
    if case .adam = method { 0.2 } else { 1 }
  }
}
