/// A method that minimises an objective over an image.
public protocol Optimizer: AnyObject {
  /// The method's memory of earlier minimisations; `nil` if it starts each one afresh.
  var memory: (any OptimizerMemory)? { get }
  /// The best image of the minimisation under way, or of the last.
  var best: Tensor { get }

  /// Minimises an objective, starting from `image`, and replaces `image` by the best one seen.
  ///
  /// - Parameters:
  ///   - stepScale: factor on the method's own first step; below 1 after a failure.
  ///   - keeper: saves the state from time to time; `nil` to save none.
  ///   - report: called after each evaluation; returns false to cancel.
  func minimize(
    _ objective: any Objective, image: Tensor, rule: StopRule, stepScale: Double,
    keeper: MinimizationKeeper?, report: (EvaluationReport) -> Bool
  ) throws(OptimizationError) -> Minimization

  /// Reads a state that a keeper was given, in pieces of the same lengths: the next call of
  /// `minimize` resumes from there.
  ///
  /// - Parameter image: becomes what it was then.
  /// - Returns: the losses at the start of the minimisation.
  func restoreMinimization(
    of image: Tensor, _ read: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws -> LossTerms
}

extension Optimizer {
  /// Minimises an objective without keeping its state.
  public func minimize(
    _ objective: any Objective, image: Tensor, rule: StopRule, stepScale: Double,
    report: (EvaluationReport) -> Bool
  ) throws(OptimizationError) -> Minimization {
    try minimize(
      objective, image: image, rule: rule, stepScale: stepScale, keeper: nil, report: report)
  }
}
