import Basics
import Testing

@testable import Transfer

/// Adam and L-BFGS against PyTorch's trajectories, on functions with known minima, and when they fail.
@Suite struct OptimizerTests {
  static let workers = Workers(count: 2)

  /// The losses of all evaluations when minimising the golden problem from its content picture.
  private func trajectory(of optimizer: any Optimizer, evaluations: Int) throws -> [Double] {
    let content = try Golden.picture("content").tensor
    let settings = try Golden.loss("seed").settings
    let objective = TestEngine.objective(
      settings, content: content, style: try Golden.picture("style").tensor)
    var losses: [Double] = []
    _ = try optimizer.minimize(
      objective, image: content.clone(), rule: StopRule(evaluations: evaluations), stepScale: 1
    ) {
      losses.append($0.terms.total)
      return true
    }
    return losses
  }

  @Test func adamFollowsPyTorch() throws {
    let golden = try Golden.adamTrajectory()
    let adam = Adam(
      .init(learningRate: 10), size: Size(height: 64, width: 96), bounds: TestEngine.unbounded,
      workers: Self.workers)
    let losses = try trajectory(of: adam, evaluations: golden.count)
    for (step, (loss, expected)) in zip(losses, golden).enumerated() {
      #expect(abs(loss / expected - 1) < 0.01, "step \(step)")
    }
  }

  /// PyTorch's L-BFGS (history 20, strong Wolfe) reached these losses after 20 and 40 evaluations.
  @Test func lbfgsNeedsNoMoreEvaluationsThanPyTorch() throws {
    let lbfgs = LBFGS(
      .init(), size: Size(height: 64, width: 96), bounds: TestEngine.unbounded,
      workers: Self.workers)
    let losses = try trajectory(of: lbfgs, evaluations: 42)
    #expect(try losses.prefix(21).min()! <= Golden.lbfgsBest(after: 20))
    #expect(try losses.prefix(42).min()! <= Golden.lbfgsBest(after: 40))
  }

  /// An ill-conditioned quadratic: L-BFGS converges to the minimum, in the box and out of it.
  @Test(arguments: [Float.infinity, 2])
  func lbfgsFindsTheMinimumOfAQuadratic(limit: Float) throws {
    let objective = Quadratic(size: Size(height: 5, width: 7))
    let lbfgs = LBFGS(
      .init(smoothing: 0), size: objective.target.size,
      bounds: Bounds(Array(repeating: -limit...limit, count: 3)), workers: Self.workers)
    let image = Tensor(channels: 3, size: objective.target.size)
    let result = try lbfgs.minimize(
      objective, image: image, rule: StopRule(evaluations: 300), stepScale: 1
    ) { _ in true }
    for i in 0..<image.count {
      let expected = min(max(objective.target.values[i], -limit), limit)
      #expect(abs(image.values[i] - expected) < 1e-2, "value \(i)")
    }
    #expect(result.best.total <= result.initial.total)
  }

  /// The preconditioner is made for losses that are steep in the fine grain: there it needs fewer
  /// evaluations, in the box and out of it.
  @Test(arguments: [Float.infinity, 2])
  func smoothingHelpsWhereGrainIsSteep(limit: Float) throws {
    let evaluations = try [0, 4.0].map { smoothing in
      let objective = SteepGrain(size: Size(height: 24, width: 40))
      let lbfgs = LBFGS(
        .init(smoothing: smoothing), size: objective.target.size,
        bounds: Bounds(Array(repeating: -limit...limit, count: 3)), workers: Self.workers)
      let image = Tensor(channels: 3, size: objective.target.size)
      var losses: [Double] = []
      let result = try lbfgs.minimize(
        objective, image: image, rule: StopRule(evaluations: 400), stepScale: 1
      ) {
        losses.append($0.terms.total)
        return true
      }
      return losses.firstIndex { $0 < 1.01 * result.best.total }!
    }
    #expect(Double(evaluations[1]) < 0.8 * Double(evaluations[0]), "\(evaluations)")
  }

  @Test func theBestImageSeenIsTheResult() throws {
    let objective = Quadratic(size: Size(height: 4, width: 4))
    // A rate at which Adam overshoots: later evaluations are worse than some earlier one.
    let adam = Adam(
      .init(learningRate: 4), size: objective.target.size, bounds: TestEngine.unbounded,
      workers: Self.workers)
    let image = Tensor(channels: 3, size: objective.target.size)
    var losses: [Double] = []
    let result = try adam.minimize(
      objective, image: image, rule: StopRule(evaluations: 4), stepScale: 1
    ) {
      losses.append($0.terms.total)
      return true
    }
    let again = objective.evaluate(image, gradient: image.clone())
    #expect(result.best.total == losses.min())
    #expect(again.total == losses.min())
    #expect(losses.last! > losses.min()!)
  }

  @Test func aCancelledRunKeepsItsBestImage() throws {
    let objective = Quadratic(size: Size(height: 4, width: 4))
    let lbfgs = LBFGS(
      .init(), size: objective.target.size, bounds: TestEngine.unbounded, workers: Self.workers)
    let image = Tensor(channels: 3, size: objective.target.size)
    let result = try lbfgs.minimize(
      objective, image: image, rule: StopRule(evaluations: 100), stepScale: 1
    ) { $0.evaluation < 3 }
    #expect(result.reason == .cancelled)
    #expect(result.evaluations == 3)
    #expect(objective.evaluate(image, gradient: image.clone()).total == result.best.total)
  }

  @Test func aFlatLossEndsTheRun() throws {
    let objective = Quadratic(size: Size(height: 4, width: 4))
    let lbfgs = LBFGS(
      .init(smoothing: 0), size: objective.target.size, bounds: TestEngine.unbounded,
      workers: Self.workers)
    let image = objective.target.clone()
    image.values[3] += 1e-3
    let result = try lbfgs.minimize(
      objective, image: image, rule: StopRule(evaluations: 100, tolerance: 1e-3), stepScale: 1
    ) { _ in true }
    #expect(result.reason == .converged)
    #expect(result.evaluations < 40)
  }

  enum Fault: CaseIterable { case lossIsNaN, gradientIsNaN, gradientPointsUphill }

  @Test(arguments: Fault.allCases) func faultsAreNoticed(fault: Fault) {
    let objective = Faulty(fault)
    let image = Tensor(channels: 3, size: objective.size)
    image.values.update(repeating: 5)
    let lbfgs = LBFGS(
      .init(), size: objective.size, bounds: TestEngine.unbounded, workers: Self.workers)
    #expect {
      try lbfgs.minimize(
        objective, image: image, rule: StopRule(evaluations: 100), stepScale: 1
      ) { _ in true }
    } throws: { error in
      switch (error as? OptimizationError, fault) {
      case (.notFinite, .lossIsNaN), (.notFinite, .gradientIsNaN),
        (.stalled, .gradientPointsUphill):
        true
      default: false
      }
    }
  }

  @Test func adamThatNeverImprovesIsStalled() {
    let objective = Faulty(.gradientPointsUphill)
    let image = Tensor(channels: 3, size: objective.size)
    image.values.update(repeating: 5)
    let adam = Adam(
      .init(), size: objective.size, bounds: TestEngine.unbounded, workers: Self.workers)
    #expect(throws: OptimizationError.stalled(evaluation: 10)) {
      try adam.minimize(
        objective, image: image, rule: StopRule(evaluations: 10), stepScale: 1
      ) { _ in true }
    }
  }
}

/// Σ wᵢ (xᵢ − targetᵢ)² with weights over four decades.
private final class Quadratic: Objective {
  let target: Tensor

  init(size: Size) {
    target = Tensor(channels: 3, size: size)
    for i in 0..<target.count { target.values[i] = Float(i % 11) - 5 }
  }

  func evaluate(_ image: Tensor, gradient: Tensor) -> LossTerms {
    var sum = 0.0
    for i in 0..<target.count {
      let weight: Float = [1, 0.1, 10, 0.01, 100][i % 5]
      let difference = image.values[i] - target.values[i]
      sum += Double(weight * difference * difference)
      gradient.values[i] = 2 * weight * difference
    }
    return [.content: sum]
  }
}

/// Σ (xᵢ − targetᵢ)² + 100 Σ (difference of neighbours)²: steep in the fine grain.
private final class SteepGrain: Objective {
  let target: Tensor

  init(size: Size) {
    target = Tensor(channels: 3, size: size)
    for i in 0..<target.count { target.values[i] = Float(i % 11) - 5 + Float(i % 40) / 4 }
  }

  func evaluate(_ image: Tensor, gradient: Tensor) -> LossTerms {
    let (width, steepness) = (image.size.width, Float(100))
    var sum = 0.0
    for i in 0..<target.count {
      let difference = image.values[i] - target.values[i]
      sum += Double(difference * difference)
      gradient.values[i] = 2 * difference
    }
    for i in 0..<target.count {
      for (j, isInside) in [
        (i + 1, (i + 1) % width != 0), (i + width, (i + width) % image.size.area >= width),
      ] where isInside {
        let difference = image.values[j] - image.values[i]
        sum += Double(steepness * difference * difference)
        gradient.values[j] += 2 * steepness * difference
        gradient.values[i] -= 2 * steepness * difference
      }
    }
    return [.content: sum]
  }
}

/// |x|² with something wrong from the third evaluation on, or from the first.
private final class Faulty: Objective {
  let size = Size(height: 4, width: 4)
  private let fault: OptimizerTests.Fault
  private var evaluations = 0

  init(_ fault: OptimizerTests.Fault) {
    self.fault = fault
  }

  func evaluate(_ image: Tensor, gradient: Tensor) -> LossTerms {
    evaluations += 1
    var sum = 0.0
    for i in 0..<image.count {
      sum += Double(image.values[i] * image.values[i])
      gradient.values[i] = 2 * image.values[i] * (fault == .gradientPointsUphill ? -1 : 1)
    }
    if evaluations >= 3, fault == .gradientIsNaN { gradient.values[1] = .nan }
    return [.content: evaluations >= 3 && fault == .lossIsNaN ? .nan : sum]
  }
}
