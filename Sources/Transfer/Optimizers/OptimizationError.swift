/// Why a minimisation cannot be trusted.
public enum OptimizationError: Error, Equatable, Sendable {
  /// The loss or its gradient was not a finite number.
  case notFinite(evaluation: Int)
  /// No step found a lower loss although the gradient promised one.
  case stalled(evaluation: Int)
}
