/// A frame could not be painted.
public struct StylizeError: Error, Equatable, Sendable {
  /// The reason why the second attempt, with a smaller step, failed.
  public let cause: OptimizationError
}
