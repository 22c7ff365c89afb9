/// Why a frame could not be painted.
public struct StylizeError: Error, Equatable, Sendable {
  /// What the second try, with a smaller step, ran into.
  public let cause: OptimizationError
}

/// A painted frame.
public struct StylizedFrame {
  /// The frame it was painted from, 3 × height × width in the network's input space.
  public let content: Tensor
  /// The painting, likewise, unrounded: the next frame starts from it.
  public let image: Tensor
  public let minimization: Minimization

  public init(content: Tensor, image: Tensor, minimization: Minimization) {
    self.content = content
    self.image = image
    self.minimization = minimization
  }

  /// What frames after it are measured by.
  var goodLoss: Double { minimization.goodLoss }

  /// A start for `content`, the same frame at a larger size: the painting, with the fine detail that the
  /// content had lost.
  func enlarged(onto content: Tensor, _ workers: Workers) -> Tensor {
    let start = image.resized(to: content.size, workers)
    let known = self.content.resized(to: content.size, workers)
    VectorMath.addScaledDifference(
      content.base, known.base, scale: 1, to: start.base, start.count, workers)
    return start
  }
}

/// Paints frames of one size in one style.
///
/// The style's Gram matrices are computed when the stylizer is made, a frame's content features once
/// per frame; all large buffers live as long as the stylizer.
public final class Stylizer {
  /// Makes a backend for a size and the layers in use, with or without memory for gradients.
  public typealias MakeBackend = (_ size: Size, _ layers: [Layer], _ gradients: Bool) -> any Backend

  private let settings: TransferSettings
  private let objective: TransferObjective
  private let optimizer: any Optimizer
  private let style: Style
  private let preprocessing: Preprocessing
  private let bounds: Bounds
  private let workers: Workers
  private let makeBackend: MakeBackend
  private let image: Tensor

  /// - Parameters:
  ///   - size: of all frames.
  public init(
    settings: TransferSettings, size: Size, style: Style, preprocessing: Preprocessing,
    workers: Workers, makeBackend: @escaping MakeBackend
  ) {
    self.settings = settings
    self.style = style
    self.preprocessing = preprocessing
    self.workers = workers
    self.makeBackend = makeBackend
    bounds = Bounds(preprocessing.displayableRange)
    image = Tensor(channels: 3, size: size)
    objective = TransferObjective(
      backend: makeBackend(size, settings.layers, true), settings: settings,
      styleGrams: style.grams(
        at: settings.styleLayers.map(\.layer), means: settings.styleLoss == .moments, makeBackend),
      workers: workers)
    switch settings.method {
    case .lbfgs(let parameters):
      optimizer = LBFGS(parameters, size: size, bounds: bounds, workers: workers)
    case .adam(let parameters):
      optimizer = Adam(parameters, size: size, bounds: bounds, workers: workers)
    }
  }

  /// Paints `content`.
  ///
  /// A frame that fails numerically is tried once more from its starting image with a tenth of the
  /// step; if that fails too, the error says so: there is never a silently unfinished frame.
  ///
  /// - Parameters:
  ///   - guide: what the frames before it hand on; nil starts anew from `settings.initialImage`.
  ///   - deadline: when to be ready, at the price of fewer evaluations; nil: no matter when.
  ///   - report: called after each evaluation; false cancels.
  public func stylize(
    _ content: Tensor, guide: Guide?, deadline: ContinuousClock.Instant? = nil,
    report: (EvaluationReport) -> Bool
  ) throws(StylizeError) -> StylizedFrame {
    precondition(content.size == image.size)
    objective.setContent(content)
    objective.setTemporalTarget(guide?.temporal)
    let smaller = guide == nil ? try paintSmaller(content, deadline, report) : nil
    if let smaller, smaller.minimization.reason == .cancelled { return smaller }
    let start =
      guide?.start ?? smaller?.enlarged(onto: content, workers)
      ?? settings.initialImage.make(
        content: content, style: style.pictures[0].image, range: bounds.ranges, seed: settings.seed)
    if guide == nil { optimizer.reset() }
    if let flow = guide?.flow { optimizer.move(along: flow) }
    var rule = guide == nil ? settings.firstRule(content.size) : settings.nextRule
    if let guide, guide.isAdaptive { rule.goodLoss = guide.goodLoss }
    rule.deadline = deadline
    do {
      return try minimize(content, from: start, guide, rule, stepScale: 1, report)
    } catch {
      optimizer.reset()
      do {
        return try minimize(content, from: start, guide, rule, stepScale: 0.1, report)
      } catch {
        throw StylizeError(cause: error)
      }
    }
  }

  /// Hands out what the optimiser has learned so far, piece after piece.
  public func saveOptimizer(_ write: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try optimizer.save(write)
  }

  /// Takes back what ``saveOptimizer(_:)`` of a stylizer with the same settings and size handed out: the
  /// next frame is painted as that stylizer would have painted it.
  public func restoreOptimizer(_ read: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    try optimizer.restore(read)
  }

  /// The frame painted at the size before, if there is one, in memory that is given back at once.
  ///
  /// The style pictures are reduced along: the strokes are those of a painting of that size.
  private func paintSmaller(
    _ content: Tensor, _ deadline: ContinuousClock.Instant?, _ report: (EvaluationReport) -> Bool
  ) throws(StylizeError) -> StylizedFrame? {
    guard let size = settings.scales.coarser(than: content.size) else { return nil }
    let share = Double(size.area) / Double(content.size.area)
    let stylizer = Stylizer(
      settings: settings.atCoarserScale, size: size,
      style: style.reduced(for: size, scale: settings.styleScale, workers),
      preprocessing: preprocessing, workers: workers, makeBackend: makeBackend)
    // A third of the time, at the most, for all the smaller sizes.
    let now = ContinuousClock.now
    return try stylizer.stylize(
      content.resized(to: size, workers), guide: nil,
      deadline: deadline.map { now + ($0 - now) / 3 }
    ) { report($0.sharing(share)) }
  }

  private func minimize(
    _ content: Tensor, from start: Tensor, _ guide: Guide?, _ rule: StopRule, stepScale: Double,
    _ report: (EvaluationReport) -> Bool
  ) throws(OptimizationError) -> StylizedFrame {
    bounds.project(start, to: image, workers)
    let isSeeded = guide != nil
    var initial: LossTerms?
    do {
      let result = try optimizer.minimize(
        objective, image: image, rule: rule,
        stepScale: isSeeded ? stepScale * settings.seededStepScale : stepScale
      ) {
        initial = initial ?? $0.terms
        return report($0)
      }
      return StylizedFrame(content: content, image: image.clone(), minimization: result)
    } catch {
      // In a static shot the start is already the result: nothing is left to gain, nothing is wrong.
      if case .stalled(let evaluations) = error, let guide, let initial,
        initial.total - initial.temporal <= guide.goodLoss * 1.02
      {
        bounds.project(start, to: image, workers)
        return StylizedFrame(
          content: content, image: image.clone(),
          minimization: Minimization(
            reason: .converged, evaluations: evaluations, initial: initial, best: initial,
            goodLoss: guide.goodLoss))
      }
      throw error
    }
  }
}

extension TransferSettings {
  /// For the size before. A weight of total variation is for the full size, where a pixel counts for less.
  fileprivate var atCoarserScale: TransferSettings {
    var settings = self
    settings.scales = scales.rest
    settings.totalVariationWeight = totalVariationWeight.map {
      $0 * Double(Scales.factor * Scales.factor)
    }
    return settings
  }

  fileprivate func firstRule(_ size: Size) -> StopRule {
    StopRule(
      evaluations: scales.evaluations(firstEvaluations, at: size), tolerance: tolerance)
  }

  fileprivate var nextRule: StopRule {
    StopRule(evaluations: nextEvaluations, tolerance: tolerance)
  }

  /// Adam's first steps are of full length whatever the gradient: from a painted frame they would
  /// throw away what was gained, so they are shortened. L-BFGS measures the gradient itself.
  fileprivate var seededStepScale: Double {
    if case .adam = method { 0.2 } else { 1 }
  }
}
