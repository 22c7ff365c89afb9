/// Conditions that end a minimisation.
public struct StopRule: Equatable, Sendable {
  /// Most evaluations of loss and gradient; at least 1.
  public var evaluations: Int
  /// Stops when the best loss has fallen by less than this share of itself over `window` evaluations.
  public var tolerance: Double
  public var window: Int
  /// Loss known to be good for an image like this one, without the terms that depend on earlier frames; a start that
  /// is hardly worse gets fewer evaluations. `nil` to use them all.
  public var goodLoss: Double?
  /// No evaluation starts that is likely to end after this, judging by those before; the first one always does.
  public var deadline: ContinuousClock.Instant?

  public init(evaluations: Int, tolerance: Double = 0, window: Int = 10) {
    self.evaluations = evaluations
    self.tolerance = tolerance
    self.window = window
  }
}

extension StopRule {
  /// A start whose loss exceeds the good loss by up to this share is good enough: it shows nothing new.
  private static let negligible = 0.01
  /// A start whose loss exceeds the good loss by this share or more gets all evaluations.
  private static let considerable = 0.45

  /// Most of the evaluations that a start gets for what is uncovered alone.
  private static let shareForUncovered = 0.4
  /// Share of the style loss that uncovered areas may have by themselves, above which they get all of those.
  private static let barelyUncovered = 0.2
  /// Evaluations after which uncovered areas get more only if their loss has fallen by this share.
  static let trial = (evaluations: 6, fall: 0.04)

  /// Number of evaluations, 1 to `evaluations`, for a minimisation that starts with these losses.
  ///
  /// The loss of the whole image says little of an area that is bare: it is smooth, so that its content is right. So
  /// uncovered areas get evaluations by themselves. Where few pixels hold few strokes, their style loss is high, but
  /// hardly falls: a few evaluations show that, and the others are saved.
  ///
  /// - Parameter best: the best losses once `trial.evaluations` have been made; `nil` before.
  func budget(startingWith terms: LossTerms, afterTrial best: LossTerms? = nil) -> Int {
    guard let goodLoss else { return evaluations }
    let excess = terms.alone / goodLoss - 1
    // The good loss of a photograph is 0, which makes the excess infinite.
    let whole = excess > Self.negligible ? min(excess / Self.considerable, 1) : 0
    let bare =
      terms[.uncovered]
      / (TransferObjective.uncoveredWeight * max(terms[.style], .leastNormalMagnitude))
    let falls = best.map { $0[.uncovered] <= (1 - Self.trial.fall) * terms[.uncovered] } ?? true
    let part = falls ? Self.shareForUncovered * min(bare / Self.barelyUncovered, 1) : 0
    let wanted = (Double(evaluations) * max(whole, part)).rounded(.up)
    return min(evaluations, 1 + Int(wanted))
  }
}
