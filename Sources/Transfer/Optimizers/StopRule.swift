/// When a minimisation ends.
public struct StopRule: Equatable, Sendable {
  /// Evaluations of loss and gradient at the most; at least 1.
  public var evaluations: Int
  /// Ends when the best loss fell by less than this share of itself over `window` evaluations.
  public var tolerance: Double
  public var window: Int
  /// A loss known to be good for an image like this one, without what depends on frames before: a start
  /// that is hardly worse gets fewer evaluations.
  public var goodLoss: Double?
  /// No evaluation begins that would end later, judging by those before; the first does in any case.
  public var deadline: ContinuousClock.Instant?

  public init(evaluations: Int, tolerance: Double = 0, window: Int = 10) {
    self.evaluations = evaluations
    self.tolerance = tolerance
    self.window = window
  }
}

extension StopRule {
  /// Up to this share above the good loss a start is good enough: nothing is new.
  private static let negligible = 0.01
  /// From this share on all evaluations are wanted.
  private static let considerable = 0.2

  /// How many evaluations a minimisation gets that starts with these losses: 1 up to `evaluations`.
  func budget(startingWith terms: LossTerms) -> Int {
    guard let goodLoss else { return evaluations }
    let excess = terms.alone / goodLoss - 1
    guard excess > Self.negligible else { return 1 }
    // A photograph's loss is 0: then the excess is infinite.
    let wanted = (Double(evaluations) * min(excess / Self.considerable, 1)).rounded(.up)
    return min(evaluations, 1 + Int(wanted))
  }
}
