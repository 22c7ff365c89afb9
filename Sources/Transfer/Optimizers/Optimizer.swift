/// A method that minimises an objective over an image.
public protocol Optimizer: AnyObject {
  /// What earlier minimisations have taught; nil for a method that begins each one afresh.
  var memory: (any OptimizerMemory)? { get }

  /// Minimises from `image` and leaves the best image seen there.
  ///
  /// - Parameters:
  ///   - stepScale: multiplies the method's own first step; below 1 after a failure.
  ///   - report: called after each evaluation; false cancels.
  func minimize(
    _ objective: any Objective, image: Tensor, rule: StopRule, stepScale: Double,
    report: (EvaluationReport) -> Bool
  ) throws(OptimizationError) -> Minimization
}
