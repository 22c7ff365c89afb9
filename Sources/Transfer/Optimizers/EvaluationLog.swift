/// Bookkeeping of one minimisation: counts evaluations, keeps the best image, and decides when to stop.
struct EvaluationLog {
  private let objective: any Objective
  private let rule: StopRule
  private let best: Tensor
  private let report: (EvaluationReport) -> Bool
  private let workers: Workers
  /// Best loss so far after each evaluation.
  private var bestLosses: [Double] = []
  private var budget: Int
  private var start = ContinuousClock.now
  private(set) var initialTerms = LossTerms()
  private var bestTerms: LossTerms = [.content: .infinity]
  private(set) var reason: Minimization.Reason?

  init(
    objective: any Objective, rule: StopRule, best: Tensor, workers: Workers,
    report: @escaping (EvaluationReport) -> Bool
  ) {
    self.objective = objective
    self.rule = rule
    budget = rule.evaluations
    self.best = best
    self.workers = workers
    self.report = report
  }

  /// Evaluates the objective at `image` and returns the loss; `nil`, with `reason` set, if no evaluation is left.
  mutating func evaluate(
    _ image: Tensor, gradient: Tensor
  ) throws(OptimizationError) -> Double? {
    guard reason == nil else { return nil }
    guard bestLosses.count < budget, hasTimeLeft else {
      reason = .budget
      return nil
    }
    let terms = objective.evaluate(image, gradient: gradient)
    let gradientNorm = VectorMath.dot(gradient.base, gradient.base, gradient.count, workers)
    guard terms.total.isFinite, gradientNorm.isFinite else {
      throw .notFinite(evaluation: bestLosses.count + 1)
    }
    if bestLosses.isEmpty {
      initialTerms = terms
      budget = rule.budget(startingWith: terms)
    }
    if terms.total < bestTerms.total {
      bestTerms = terms
      best.copy(from: image)
    }
    bestLosses.append(bestTerms.total)
    if evaluations == StopRule.trial.evaluations {
      budget = rule.budget(startingWith: initialTerms, afterTrial: bestTerms)
    }
    if !report(
      EvaluationReport(evaluation: bestLosses.count, limit: rule.evaluations, terms: terms)
    ) {
      reason = .cancelled
    } else if terms.total == 0 || budget == 1 && rule.evaluations > 1 {
      reason = .converged
    }
    return terms.total
  }

  private var hasTimeLeft: Bool {
    guard let deadline = rule.deadline, evaluations > 0 else { return true }
    let now = ContinuousClock.now
    return now + (now - start) / evaluations <= deadline
  }

  /// Sets `reason` if the loss has stopped falling.
  mutating func checkConvergence() {
    guard reason == nil, bestLosses.count > rule.window else { return }
    let earlier = bestLosses[bestLosses.count - 1 - rule.window]
    if earlier - bestTerms.total < rule.tolerance * bestTerms.total { reason = .converged }
  }

  /// Share of the starting loss that has been removed.
  var progress: Double { 1 - bestTerms.total / initialTerms.total }

  var evaluations: Int { bestLosses.count }

  /// Copies the best image into `image` and returns the outcome; without a `reason`, the minimisation converged.
  func outcome(into image: Tensor) -> Minimization {
    image.copy(from: best)
    let reached = bestTerms.alone
    return Minimization(
      reason: reason ?? .converged, evaluations: evaluations, initial: initialTerms,
      best: bestTerms,
      goodLoss: evaluations > 1 ? reached : min(reached, rule.goodLoss ?? reached))
  }
}

/// The log of a minimisation that is resumed in another process.
extension EvaluationLog {
  /// Everything but the best image.
  struct State {
    var bestLosses: [Double] = []
    var numbers = Numbers()

    struct Numbers {
      var count: Int64 = 0
      var budget: Int64 = 0
      var seconds = 0.0
      var initial = LossTerms()
      var best = LossTerms()
    }

    init() {}

    /// Reads what ``EvaluationLog/save(_:)`` wrote.
    init(_ read: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
      try withUnsafeMutableBytes(of: &numbers, read)
      guard (1...1 << 24).contains(numbers.count) else { throw DamagedOptimizerState() }
      bestLosses = Array(repeating: 0, count: Int(numbers.count))
      try bestLosses.withUnsafeMutableBytes(read)
    }
  }

  func save(_ write: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    let seconds = (ContinuousClock.now - start) / Duration.seconds(1)
    let numbers = State.Numbers(
      count: Int64(evaluations), budget: Int64(budget), seconds: seconds, initial: initialTerms,
      best: bestTerms)
    try withUnsafeBytes(of: numbers, write)
    try bestLosses.withUnsafeBytes(write)
  }

  /// Goes on from a state; the best image is where it was then.
  mutating func resume(from state: State) {
    bestLosses = state.bestLosses
    budget = Int(state.numbers.budget)
    start = .now - .seconds(state.numbers.seconds)
    initialTerms = state.numbers.initial
    bestTerms = state.numbers.best
  }
}
