/// A minimisation failed.
public enum OptimizationError: Error, Equatable, Sendable {
  /// The loss or its gradient is not finite.
  case notFinite(evaluation: Int)
  /// No step lowered the loss, although the gradient promised that one would.
  case stalled(evaluation: Int)
  /// The state that another process has kept could not be read.
  case notRestored
}
