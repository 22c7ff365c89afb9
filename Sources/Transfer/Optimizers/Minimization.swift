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

/// One evaluation, as reported while a minimisation runs.
public struct EvaluationReport: Sendable {
  /// 1 for the starting image; anew at each size that a frame is painted at.
  public let evaluation: Int
  /// How many there are at this size at the most.
  public let limit: Int
  public let terms: LossTerms
  /// Pixels of the image over those of the frame.
  public private(set) var share: Double

  init(evaluation: Int, limit: Int, terms: LossTerms) {
    self.evaluation = evaluation
    self.limit = limit
    self.terms = terms
    share = 1
  }

  /// As seen from a frame of which this one's image has `share` of the pixels.
  func sharing(_ share: Double) -> EvaluationReport {
    var report = self
    report.share *= share
    return report
  }
}

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

/// Why a minimisation cannot be trusted.
public enum OptimizationError: Error, Equatable, Sendable {
  /// The loss or its gradient was not a finite number.
  case notFinite(evaluation: Int)
  /// No step found a lower loss although the gradient promised one.
  case stalled(evaluation: Int)
}

/// What ``Optimizer/restore(_:)`` was given cannot have been saved by it.
public struct DamagedOptimizerState: Error {
  public init() {}
}

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
