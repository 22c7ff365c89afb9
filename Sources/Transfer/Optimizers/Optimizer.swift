/// A method that minimises an objective over an image.
public protocol Optimizer: AnyObject {
  /// What the method has learned from earlier minimisations; `nil` if it starts each one afresh.
  var memory: (any OptimizerMemory)? { get }
  /// The best image of the minimisation under way, or of the last.
  var best: Tensor { get }

  /// Minimises an objective, starting from `image`, and replaces `image` by the best one seen.
  ///
  /// - Parameters:
  ///   - stepScale: factor on the method's own first step; below 1 after a failure.
  ///   - report: called after each evaluation; returns false to cancel.
  func minimize(
    _ objective: any Objective, image: Tensor, rule: StopRule, stepScale: Double,
    report: (EvaluationReport) -> Bool
  ) throws(OptimizationError) -> Minimization
}
