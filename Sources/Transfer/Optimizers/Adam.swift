import Basics

/// Adam: Kingma, Ba, *Adam: A Method for Stochastic Optimization* (2014), algorithm 1.
///
/// Departure: after each step, the image is projected onto `bounds`.
public final class Adam: Optimizer {
  /// Parameters of the method.
  public struct Parameters: Codable, Equatable, Sendable {
    /// Length of the first steps, in grey levels per value; positive.
    public var learningRate = 10.0
    /// Decay rate of the gradient's mean, in 0..<1.
    public var beta1 = 0.9
    /// Decay rate of the squared gradient's mean, in 0..<1.
    public var beta2 = 0.999
    /// Added to the square root of the second mean; positive.
    public var epsilon = 1e-8

    public init(learningRate: Double = 10) {
      self.learningRate = learningRate
    }
  }

  private let parameters: Parameters
  private let bounds: Bounds
  private let workers: Workers
  private let gradient: Tensor
  private let mean: Tensor
  private let squareMean: Tensor
  public let best: Tensor
  /// The point at which the next minimisation resumes, and its iterations so far.
  private var resumed: (log: EvaluationLog.State, iteration: Int)?

  /// Allocates the state for images of 3 × height × width.
  public init(_ parameters: Parameters, size: Size, bounds: Bounds, workers: Workers) {
    self.parameters = parameters
    self.bounds = bounds
    self.workers = workers
    gradient = Tensor(channels: 3, size: size)
    mean = Tensor(channels: 3, size: size)
    squareMean = Tensor(channels: 3, size: size)
    best = Tensor(channels: 3, size: size)
  }

  /// `nil`: each minimisation starts with fresh means, as only Adam's long first steps make a painting follow its
  /// content.
  public var memory: (any OptimizerMemory)? { nil }

  public func minimize(
    _ objective: any Objective, image: Tensor, rule: StopRule, stepScale: Double,
    keeper: MinimizationKeeper?, report: (EvaluationReport) -> Bool
  ) throws(OptimizationError) -> Minimization {
    if resumed == nil {
      mean.values.update(repeating: 0)
      squareMean.values.update(repeating: 0)
    }
    return try withoutActuallyEscaping(report) {
      report throws(OptimizationError) -> Minimization in
      var log = EvaluationLog(
        objective: objective, rule: rule, best: best, workers: workers, report: report)
      var iteration = 0
      if let (state, known) = resumed.take() {
        log.resume(from: state)
        iteration = known
      }
      var before = log
      while try log.evaluate(image, gradient: gradient) != nil {
        if log.reason == .cancelled {
          // The evaluation is made again.
          if before.evaluations > 0, let keeper, keeper.isDueAtStop() {
            keep(image, iteration, before, keeper)
          }
          break
        }
        log.checkConvergence()
        iteration += 1
        step(image, iteration: iteration, learningRate: parameters.learningRate * stepScale)
        if log.reason == nil, let keeper, keeper.isDue() { keep(image, iteration, log, keeper) }
        before = log
      }
      if log.reason != .cancelled, log.evaluations > 1, log.progress <= 0 {
        throw .stalled(evaluation: log.evaluations)
      }
      return log.outcome(into: image)
    }
  }

  private func keep(
    _ image: Tensor, _ iteration: Int, _ log: EvaluationLog, _ keeper: MinimizationKeeper
  ) {
    keeper.keep { write in
      try withUnsafeBytes(of: Int64(iteration), write)
      try log.save(write)
      for tensor in [image, mean, squareMean, best] {
        try write(UnsafeRawBufferPointer(tensor.values))
      }
    }
  }

  public func restoreMinimization(
    of image: Tensor, _ read: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws -> LossTerms {
    var iteration: Int64 = 0
    try withUnsafeMutableBytes(of: &iteration, read)
    let log = try EvaluationLog.State(read)
    for tensor in [image, mean, squareMean, best] {
      try read(UnsafeMutableRawBufferPointer(tensor.values))
    }
    resumed = (log, Int(iteration))
    return log.numbers.initial
  }

  private func step(_ image: Tensor, iteration: Int, learningRate: Double) {
    let (beta1, beta2) = (Float(parameters.beta1), Float(parameters.beta2))
    let correction1 = 1 - power(parameters.beta1, iteration)
    let correction2 = 1 - power(parameters.beta2, iteration)
    let rate = Float(learningRate / correction1)
    let root = Float(1 / correction2.squareRoot())
    let epsilon = Float(parameters.epsilon)
    let (g, m, v) = (gradient.base, mean.base, squareMean.base)
    VectorMath.forEachRange(image.count, workers) { range in
      for i in range {
        m[i] += (1 - beta1) * (g[i] - m[i])
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i]
        // Overwrites the gradient by the direction; the next evaluation computes a new gradient.
        g[i] = -rate * m[i] / (v[i].squareRoot() * root + epsilon)
      }
    }
    bounds.project(image, plus: gradient, times: 1, to: image, workers)
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}
