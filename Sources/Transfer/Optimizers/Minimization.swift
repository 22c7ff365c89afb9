/// Outcome of a minimisation.
public struct Minimization: Codable, Equatable, Sendable {
  /// The reason why it ended.
  public enum Reason: String, Codable, Sendable {
    /// All evaluations, or all time, were used.
    case budget
    /// The loss had stopped falling.
    case converged
    /// It was cancelled.
    case cancelled
  }

  public let reason: Reason
  public let evaluations: Int
  /// Loss of the starting image.
  public let initial: LossTerms
  /// Lowest loss seen: that of the returned image.
  public let best: LossTerms
  /// Loss that an image like this one can be expected to reach, without the terms that depend on earlier frames.
  ///
  /// Its own if it was improved at all, otherwise the stop rule's, so that many small changes cannot add up
  /// unnoticed.
  public let goodLoss: Double

  public init(
    reason: Reason, evaluations: Int, initial: LossTerms, best: LossTerms, goodLoss: Double
  ) {
    self.reason = reason
    self.evaluations = evaluations
    self.initial = initial
    self.best = best
    self.goodLoss = goodLoss
  }
}

extension Minimization {
  /// The outcome for a frame whose aim is still changing: the next frame may gain as much again.
  var unsettled: Minimization {
    Minimization(
      reason: reason, evaluations: evaluations, initial: initial, best: best,
      goodLoss: max(0, 2 * best.alone - initial.alone))
  }
}
