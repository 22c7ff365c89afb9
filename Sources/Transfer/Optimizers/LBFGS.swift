import Basics

/// L-BFGS with a strong Wolfe line search, for images inside a box.
///
/// Nocedal, Wright, *Numerical Optimization* (2006), algorithms 7.4 (two-loop recursion) and 7.5.
/// Departures: trial points are projected onto the box, and directions leave out values that press against it, so
/// that the image stays displayable without a barrier term; H₀ comes from `Preconditioner`.
public final class LBFGS: Optimizer, OptimizerMemory {
  /// Parameters of the method.
  public struct Parameters: Codable, Equatable, Sendable {
    /// Number of pairs of steps and gradient changes that are kept; at least 1. Each takes as much memory as an image.
    public var history = 8
    /// How much H₀ favours smooth changes over fine grain (see `Preconditioner`), 0…20; 0 for not at all.
    public var smoothing = 4.0
    /// Root mean square of the first step, in grey levels; positive.
    public var firstStep = 1.0
    /// Pairs with sᵀy below this share of |s| · |y| are skipped, as they might make the inverse Hessian indefinite.
    public var curvatureGuard = 1e-8

    public init(history: Int = 8, smoothing: Double = 4, firstStep: Double = 1) {
      self.history = history
      self.smoothing = smoothing
      self.firstStep = firstStep
    }
  }

  private let parameters: Parameters
  private let bounds: Bounds
  private let workers: Workers
  private let search = StrongWolfeSearch()
  private let gradient: Tensor
  private let direction: Tensor
  private let trial: Tensor
  private let trialGradient: Tensor
  private let nextGradient: Tensor
  public let best: Tensor
  private var history: LBFGSHistory
  /// The point at which the next minimisation resumes, and the loss there.
  private var resumed: (log: EvaluationLog.State, value: Double)?

  /// Allocates the state for images of 3 × height × width: the memory of 6 + history images.
  public init(_ parameters: Parameters, size: Size, bounds: Bounds, workers: Workers) {
    self.parameters = parameters
    self.bounds = bounds
    self.workers = workers
    gradient = Tensor(channels: 3, size: size)
    direction = Tensor(channels: 3, size: size)
    trial = Tensor(channels: 3, size: size)
    trialGradient = Tensor(channels: 3, size: size)
    nextGradient = Tensor(channels: 3, size: size)
    best = Tensor(channels: 3, size: size)
    history = LBFGSHistory(
      capacity: parameters.history, smoothing: parameters.smoothing, size: size, workers: workers)
  }

  public var memory: (any OptimizerMemory)? { self }

  public func reset() {
    history.removeAll()
  }

  public func move(along flow: FlowField) {
    history.move(along: flow, scratch: (trial, trialGradient))
  }

  public func save(_ write: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try history.save(write)
  }

  public func restore(_ read: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    try history.restore(scratch: trial, read)
  }

  public func minimize(
    _ objective: any Objective, image: Tensor, rule: StopRule, stepScale: Double,
    keeper: MinimizationKeeper?, report: (EvaluationReport) -> Bool
  ) throws(OptimizationError) -> Minimization {
    return try withoutActuallyEscaping(report) {
      report throws(OptimizationError) -> Minimization in
      var log = EvaluationLog(
        objective: objective, rule: rule, best: best, workers: workers, report: report)
      var value: Double
      if let (state, known) = resumed.take() {
        log.resume(from: state)
        value = known
      } else {
        guard let first = try log.evaluate(image, gradient: gradient) else {
          return log.outcome(into: image)
        }
        value = first
      }
      while log.reason == nil {
        let before = log
        if let keeper, keeper.isDue() { keep(image, value, log, keeper) }
        let slope = chooseDirection(image)
        guard slope < 0 else { break }
        let firstStep = history.isEmpty ? initialStep() * stepScale : 1
        let result = try lineSearch(
          from: .init(step: 0, value: value, slope: slope), firstStep: firstStep, image, &log)
        if log.reason == .cancelled {
          // The search is repeated.
          if let keeper, keeper.isDueAtStop() { keep(image, value, before, keeper) }
          break
        }
        switch result {
        case .found(let point):
          accept(image, step: point.step)
          value = point.value
          log.checkConvergence()
        case .interrupted:
          // With very few evaluations there may be no step; with more, that is a failure.
          if log.reason == .budget, log.evaluations > 3 { try checkStall(slope, value, log) }
        case .failed where !history.isEmpty:
          history.removeAll()
        case .failed:
          try checkStall(slope, value, log)
          return log.outcome(into: image)
        }
      }
      return log.outcome(into: image)
    }
  }

  private func keep(
    _ image: Tensor, _ value: Double, _ log: EvaluationLog, _ keeper: MinimizationKeeper
  ) {
    keeper.keep { write in
      try withUnsafeBytes(of: value, write)
      try log.save(write)
      for tensor in [image, gradient, best] { try write(UnsafeRawBufferPointer(tensor.values)) }
      try history.save(write)
    }
  }

  public func restoreMinimization(
    of image: Tensor, _ read: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws -> LossTerms {
    var value = 0.0
    try withUnsafeMutableBytes(of: &value, read)
    let log = try EvaluationLog.State(read)
    for tensor in [image, gradient, best] { try read(UnsafeMutableRawBufferPointer(tensor.values)) }
    try history.restore(scratch: trial, read)
    resumed = (log, value)
    return log.numbers.initial
  }

  /// Fills `direction` and returns the slope along it. Uses steepest descent if L-BFGS's direction does not descend.
  private func chooseDirection(_ image: Tensor) -> Double {
    fillWithDescent(image)
    history.applyInverseHessian(to: direction) {
      bounds.keepFree($0, at: image, gradient, workers)
    }
    let slope = bounds.slope(gradient, along: direction, at: image, workers)
    if slope < 0 { return slope }
    history.removeAll()
    fillWithDescent(image)
    return bounds.slope(gradient, along: direction, at: image, workers)
  }

  private func fillWithDescent(_ image: Tensor) {
    let (g, d) = (gradient.base, direction.base)
    VectorMath.forEachRange(image.count, workers) { range in
      for i in range { d[i] = -g[i] }
    }
    bounds.keepFree(direction, at: image, gradient, workers)
  }

  /// Step at which the change of the image has a root mean square of `firstStep` grey levels.
  private func initialStep() -> Double {
    let square = VectorMath.dot(direction.base, direction.base, direction.count, workers)
    return parameters.firstStep / (square / Double(direction.count)).squareRoot()
  }

  /// Throws if the loss did not fall although, by the slope, a step of one grey level should lower
  /// it by a thousandth. With a smaller slope the image has converged.
  private func checkStall(
    _ slope: Double, _ value: Double, _ log: EvaluationLog
  ) throws(OptimizationError) {
    let promised = -slope * initialStep() / parameters.firstStep
    guard log.progress >= 1e-4 || promised <= 1e-3 * value else {
      throw .stalled(evaluation: log.evaluations)
    }
  }

  /// Searches along `direction`; leaves the gradient at the best sufficient point in `nextGradient`.
  private func lineSearch(
    from origin: StrongWolfeSearch.Point, firstStep: Double, _ image: Tensor,
    _ log: inout EvaluationLog
  ) throws(OptimizationError) -> StrongWolfeSearch.Result {
    var lowest = Double.infinity
    return try search.search(from: origin, firstStep: firstStep) {
      step throws(OptimizationError) -> StrongWolfeSearch.Point? in
      bounds.project(image, plus: direction, times: step, to: trial, workers)
      guard let value = try log.evaluate(trial, gradient: trialGradient) else { return nil }
      let slope = bounds.slope(trialGradient, along: direction, at: trial, workers)
      let point = StrongWolfeSearch.Point(step: step, value: value, slope: slope)
      if search.isSufficient(point, from: origin), value < lowest {
        lowest = value
        nextGradient.copy(from: trialGradient)
      }
      return point
    }
  }

  /// Moves `image` along `direction` to the point with the gradient `nextGradient`, and adds the step and the change
  /// of the gradient to the history.
  private func accept(_ image: Tensor, step: Double) {
    bounds.project(image, plus: direction, times: step, to: trial, workers)
    let (step, change) = (direction, trialGradient)
    VectorMath.subtract(image.base, from: trial.base, to: step.base, image.count, workers)
    VectorMath.subtract(
      gradient.base, from: nextGradient.base, to: change.base, image.count, workers)
    history.append(step: step, change: change, curvatureGuard: parameters.curvatureGuard)
    image.copy(from: trial)
    gradient.copy(from: nextGradient)
  }
}
