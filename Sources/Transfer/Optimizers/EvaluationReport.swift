/// Report on one evaluation, made while a minimisation runs.
public struct EvaluationReport: Sendable {
  /// Number of the evaluation, from 1 for the starting image; starts again at each size that a frame is painted at.
  public let evaluation: Int
  /// Most evaluations at this size.
  public let limit: Int
  public let terms: LossTerms
  /// Number of the image's pixels, relative to the frame's.
  public private(set) var share: Double

  init(evaluation: Int, limit: Int, terms: LossTerms) {
    self.evaluation = evaluation
    self.limit = limit
    self.terms = terms
    share = 1
  }

  /// The report for a frame of which this one's frame has `share` of the pixels.
  func sharing(_ share: Double) -> EvaluationReport {
    var report = self
    report.share *= share
    return report
  }
}

extension EvaluationReport {
  /// Most evaluations that are left for a frame without a predecessor, in evaluations at its full size.
  public var workLeft: Double {
    var (limit, share) = (limit, share)
    var left = Double(limit - evaluation) * share
    while share < 0.9 {
      limit = max(1, limit / 2)
      share = min(1, share * Double(Scales.factor * Scales.factor))
      left += Double(limit) * share
    }
    return left
  }
}
