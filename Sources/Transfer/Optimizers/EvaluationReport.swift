/// One evaluation, as reported while a minimisation runs.
public struct EvaluationReport: Sendable {
  /// 1 for the starting image; anew at each size that a frame is painted at.
  public let evaluation: Int
  /// How many there are at this size at the most.
  public let limit: Int
  public let terms: LossTerms
  /// Pixels of the image over those of the frame.
  public private(set) var share: Double

  init(evaluation: Int, limit: Int, terms: LossTerms) {
    self.evaluation = evaluation
    self.limit = limit
    self.terms = terms
    share = 1
  }

  /// As seen from a frame of which this one's image has `share` of the pixels.
  func sharing(_ share: Double) -> EvaluationReport {
    var report = self
    report.share *= share
    return report
  }
}

extension EvaluationReport {
  /// The evaluations that are left of a first frame at the most, in those of the frame's own size.
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
