/// Report on one evaluation, made while a minimisation runs.
public struct EvaluationReport: Sendable {
  /// Number of the evaluation, from 1 for the starting image; starts again at each size that a frame is painted at.
  public let evaluation: Int
  /// Most evaluations at this size.
  public let limit: Int
  public let terms: LossTerms
  /// Number of the image's pixels, relative to the frame's.
  public private(set) var share: Double
  /// Most evaluations that are left for the frame, at this size and larger ones, in evaluations at its full size.
  public private(set) var workLeft: Double

  init(evaluation: Int, limit: Int, terms: LossTerms) {
    self.evaluation = evaluation
    self.limit = limit
    self.terms = terms
    share = 1
    workLeft = Double(limit - evaluation)
  }

  /// The report for a larger size, of which this one's has `share` of the pixels.
  ///
  /// - Parameter evaluations: how many the larger size gets afterwards, at most.
  func sharing(_ share: Double, before evaluations: Int) -> EvaluationReport {
    var report = self
    report.share *= share
    report.workLeft = report.workLeft * share + Double(evaluations)
    return report
  }
}
