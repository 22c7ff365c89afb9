/// A method that minimises an objective over an image.
///
/// What it learns of the objective's curvature it keeps from one minimisation to the next.
public protocol Optimizer: AnyObject {
  /// Forgets what earlier minimisations taught: the next one begins anew.
  func reset()

  /// The image that comes next shows the same things, moved: what was learned is moved with them.
  ///
  /// - Parameter flow: from the next image to the last.
  func move(along flow: FlowField)

  /// Hands out what was learned, piece after piece, for ``restore(_:)`` to take back in another process.
  func save(_ write: (UnsafeRawBufferPointer) throws -> Void) rethrows

  /// Takes back what ``save(_:)`` handed out: fills pieces of the same lengths in the same order.
  ///
  /// Afterwards the next minimisation goes as it would have gone.
  func restore(_ read: (UnsafeMutableRawBufferPointer) throws -> Void) throws

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
