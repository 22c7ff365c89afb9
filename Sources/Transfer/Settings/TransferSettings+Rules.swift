import Basics

extension TransferSettings {
  /// For the size before. A weight of total variation is for the full size, where a pixel counts for less.
  var atCoarserScale: TransferSettings {
    var settings = self
    settings.scales = scales.rest
    settings.totalVariationWeight = totalVariationWeight.map {
      $0 * Double(Scales.factor * Scales.factor)
    }
    return settings
  }

  func firstRule(_ size: Size) -> StopRule {
    StopRule(
      evaluations: scales.evaluations(firstEvaluations, at: size, least: smallestSide),
      tolerance: tolerance)
  }

  var nextRule: StopRule {
    StopRule(evaluations: nextEvaluations, tolerance: tolerance)
  }

  /// Adam's first steps are of full length whatever the gradient: from a painted frame they would
  /// throw away what was gained, so they are shortened. L-BFGS measures the gradient itself.
  var seededStepScale: Double {
    if case .adam = method { 0.2 } else { 1 }
  }
}
