/// Why a frame could not be painted.
public struct StylizeError: Error, Equatable, Sendable {
  /// What the second try, with a smaller step, ran into.
  public let cause: OptimizationError
}
