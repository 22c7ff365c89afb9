/// How a minimisation went.
public struct Minimization: Codable, Equatable, Sendable {
  public enum Reason: String, Codable, Sendable {
    /// All evaluations were used.
    case budget
    /// The loss had stopped falling.
    case converged
    /// The observer asked to stop.
    case cancelled
  }

  public let reason: Reason
  public let evaluations: Int
  /// The loss of the starting image.
  public let initial: LossTerms
  /// The lowest loss seen, that of the image handed back.
  public let best: LossTerms
  /// The loss, without what depends on frames before, that an image like this one can be expected to
  /// reach: its own if it was worked on, else the rule's. So many small changes cannot creep away from it.
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
  /// The same of a frame that is on its way to what it is to become: as much as it gained the next may gain
  /// again.
  var unsettled: Minimization {
    Minimization(
      reason: reason, evaluations: evaluations, initial: initial, best: best,
      goodLoss: max(0, 2 * best.alone - initial.alone))
  }
}
