import Basics

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
  /// What it was to become.
  public let aim: FrameAim
  public let minimization: Minimization

  public init(content: Tensor, image: Tensor, aim: FrameAim, minimization: Minimization) {
    self.content = content
    self.image = image
    self.aim = aim
    self.minimization = minimization
  }

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

/// Paints frames of one size in one style, or in changing blends of the same styles.
///
/// The styles' Gram matrices are computed once, or once per shot where their colours follow the shot's; a
/// frame's content features once per frame. All large buffers live as long as the stylizer.
public final class Stylizer {
  private let settings: TransferSettings
  private let objective: TransferObjective
  private let optimizer: any Optimizer
  private let styles: [[Style]]
  public let engine: Engine
  private let luma: Luma
  private let lumaWeights: LumaWeights
  private let bounds: Bounds
  private let image: Tensor
  private var shotColors = ShotColors()
  /// Of each style; nil where they are not yet those that are wanted.
  private var grams: [[[Layer: GramMatrix]]]?
  /// By which the objective's styles are blended; nil where they are not yet those that are wanted.
  private var shares: [Double]?

  /// - Parameters:
  ///   - size: of all frames.
  ///   - styles: what is painted in where no mask is, blended as frames want it, and in each mask, blended
  ///     evenly.
  ///   - luma: the weights of R, G and B in it, where `settings` ask for the content's colours.
  public init(
    settings: TransferSettings, size: Size, styles: [[Style]],
    luma: LumaWeights = .bt709, engine: Engine
  ) {
    let workers = engine.workers
    self.settings = settings
    self.styles = styles
    self.engine = engine
    lumaWeights = luma
    self.luma = Luma(rgb: luma, engine.preprocessing)
    bounds = Bounds(engine.preprocessing.displayableRange)
    image = Tensor(channels: 3, size: size)
    // Its memory is given back before the rest is allocated.
    grams =
      settings.colors == .style
      ? styles.map { $0.map { $0.grams(for: settings, engine) } } : nil
    objective = TransferObjective(
      backend: engine.backend(
        size: size, layers: settings.layers, pooling: settings.pooling, gradients: true),
      settings: settings,
      regions: styles.count, workers: workers)
    switch settings.method {
    case .lbfgs(let parameters):
      optimizer = LBFGS(parameters, size: size, bounds: bounds, workers: workers)
    case .adam(let parameters):
      optimizer = Adam(parameters, size: size, bounds: bounds, workers: workers)
    }
  }

  private var workers: Workers { engine.workers }

  /// Of the largest of the style's pictures.
  public var styleSize: Size {
    styles.joined().flatMap(\.pictures).map(\.image.size).max { $0.area < $1.area }!
  }

  /// Forgets what belongs to the shot before: its colours.
  ///
  /// What the optimiser has learned is part of what a frame inherits: it goes whenever a frame inherits nothing.
  public func beginShot() {
    shotColors = ShotColors()
  }

  /// Observes a frame's colours, which the style may have to be matched to.
  ///
  /// Called for each frame of a shot in order, before it is painted, also for those that were painted in an earlier
  /// run; without effect where `settings.colors` is `style`.
  public func observeColors(of content: Tensor) {
    guard settings.colors != .style else { return }
    if shotColors.observe(seen(content)) { grams = nil }
  }

  /// A painting's R, G, B planes (0…1, row-major), in the colours that `settings` and its aim ask for.
  public func rgb(of painting: StylizedFrame) -> [Float] {
    let share = settings.colors == .content ? 1 : painting.aim.contentColors
    return engine.preprocessing.rgb(
      from: share > 0
        ? luma.recolored(painting.image, as: painting.content, share: share, workers)
        : painting.image)
  }

  /// What the losses see of a picture: where only luma is painted, that alone.
  private func seen(_ picture: Tensor) -> Tensor {
    settings.colors == .content ? luma.grey(picture, workers) : picture
  }

  /// Points the losses at what `content` is to become.
  private func setTargets(_ content: Tensor, _ aim: FrameAim) {
    if grams == nil {
      grams = styles.map { $0.map { $0.mapPictures(matched).grams(for: settings, engine) } }
      shares = nil
    }
    if shares != aim.shares {
      objective.setStyles(
        grams!.enumerated().map { region, styles in
          styles.blended(by: region == 0 ? aim.shares : Self.evenly(styles.count))
        })
      shares = aim.shares
    }
    objective.strength = aim.strength
    objective.setContent(seen(content))
  }

  private static func evenly(_ count: Int) -> [Double] {
    Array(repeating: 1 / Double(count), count: count)
  }

  /// A style's picture in the shot's colours.
  private func matched(_ picture: Tensor) -> Tensor {
    let picture = seen(picture)
    guard let target = shotColors.statistics else { return picture }
    let transform = ColorTransform(from: ColorStatistics(picture), to: target)
    let result = transform.apply(to: picture, workers)
    bounds.project(result, to: result, workers)
    return result
  }

  /// Paints `content`.
  ///
  /// A frame that fails numerically is tried once more from its starting image with a tenth of the
  /// step; if that fails too, the error says so: there is never a silently unfinished frame.
  ///
  /// - Parameters:
  ///   - masks: where each style but the first is painted in, a channel for each, 0…1; nil if there is but
  ///     one style.
  ///   - aim: what it is to become; nil: as strongly painted as `settings` say, in an even blend.
  ///   - inheritance: what the frames before it hand on; nil starts anew from `settings.initialImage`.
  ///   - deadline: when to be ready, at the price of fewer evaluations; nil: no matter when.
  ///   - report: called after each evaluation; false cancels.
  public func stylize(
    _ content: Tensor, masks: Tensor? = nil, aim: FrameAim? = nil, inheritance: Inheritance?,
    deadline: ContinuousClock.Instant? = nil,
    report: (EvaluationReport) -> Bool
  ) throws(StylizeError) -> StylizedFrame {
    precondition(content.size == image.size && (masks?.channels ?? 0) == styles.count - 1)
    let aim =
      aim ?? FrameAim(strength: settings.strength, shares: Self.evenly(styles[0].count))
    // A photograph has nothing to inherit.
    let isPhotograph = aim.strength == 0
    var inheritance = isPhotograph ? nil : inheritance
    let isSteady = inheritance?.isSteady(for: aim) ?? true
    // What is to become something else must be free to.
    inheritance?.temporal?.isLocked = isSteady
    let smaller =
      inheritance == nil && !isPhotograph
      ? try paintSmaller(content, masks, aim, deadline, report) : nil
    if let smaller, smaller.minimization.reason == .cancelled { return smaller }
    objective.setMasks(masks, uncovered: inheritance?.uncovered)
    setTargets(content, aim)
    objective.setTemporalTarget(inheritance?.temporal)
    let start =
      inheritance?.start ?? smaller?.enlarged(onto: content, workers)
      ?? (isPhotograph ? .content : settings.initialImage).make(
        content: content, style: styles[0][0].pictures[0].image, range: bounds.ranges,
        seed: settings.seed)
    if inheritance == nil { optimizer.reset() }
    if let flow = inheritance?.flow { optimizer.move(along: flow) }
    var rule = inheritance == nil ? settings.firstRule(content.size) : settings.nextRule
    if let inheritance, inheritance.isAdaptive, isSteady { rule.goodLoss = inheritance.goodLoss }
    rule.deadline = deadline
    do {
      return try minimize(content, aim, from: seen(start), inheritance, rule, stepScale: 1, report)
    } catch {
      optimizer.reset()
      do {
        return try minimize(
          content, aim, from: seen(start), inheritance, rule, stepScale: 0.1, report)
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
    _ content: Tensor, _ masks: Tensor?, _ aim: FrameAim, _ deadline: ContinuousClock.Instant?,
    _ report: (EvaluationReport) -> Bool
  ) throws(StylizeError) -> StylizedFrame? {
    guard
      let size = settings.scales.coarser(
        than: content.size, least: settings.smallestSide)
    else { return nil }
    let share = Double(size.area) / Double(content.size.area)
    let stylizer = Stylizer(
      settings: settings.atCoarserScale, size: size,
      styles: styles.map {
        $0.map {
          $0.reduced(
            for: size, scale: settings.styleScale, least: settings.smallestSide, workers)
        }
      },
      luma: lumaWeights, engine: engine)
    stylizer.shotColors = shotColors
    // A third of the time, at the most, for all the smaller sizes.
    let now = ContinuousClock.now
    return try stylizer.stylize(
      content.resized(to: size, workers), masks: masks?.resized(to: size, workers), aim: aim,
      inheritance: nil,
      deadline: deadline.map { now + ($0 - now) / 3 }
    ) { report($0.sharing(share)) }
  }

  private func minimize(
    _ content: Tensor, _ aim: FrameAim, from start: Tensor, _ inheritance: Inheritance?,
    _ rule: StopRule,
    stepScale: Double, _ report: (EvaluationReport) -> Bool
  ) throws(OptimizationError) -> StylizedFrame {
    bounds.project(start, to: image, workers)
    let isSeeded = inheritance != nil
    let isSteady = inheritance?.isSteady(for: aim) ?? true
    var initial: LossTerms?
    do {
      let result = try optimizer.minimize(
        objective, image: image, rule: rule,
        stepScale: isSeeded ? stepScale * settings.seededStepScale : stepScale
      ) {
        initial = initial ?? $0.terms
        return report($0)
      }
      return StylizedFrame(
        content: content, image: image.clone(), aim: aim,
        minimization: isSteady ? result : result.unsettled)
    } catch {
      // In a static shot the start is already the result: nothing is left to gain, nothing is wrong.
      if case .stalled(let evaluations) = error, let inheritance, let initial {
        bounds.project(start, to: image, workers)
        let known = isSteady ? initial : losses(of: image, content, inheritance.aim)
        if known.alone <= max(inheritance.goodLoss, inheritance.minimization.best.alone) * 1.02 {
          return StylizedFrame(
            content: content, image: image.clone(), aim: aim,
            minimization: Minimization(
              reason: .converged, evaluations: evaluations, initial: initial, best: initial,
              goodLoss: isSteady ? inheritance.goodLoss : initial.alone))
        }
        if !isSteady { setTargets(content, aim) }
      }
      throw error
    }
  }

  /// The losses of an image if `content` were to become something else.
  private func losses(of image: Tensor, _ content: Tensor, _ aim: FrameAim) -> LossTerms {
    setTargets(content, aim)
    return objective.evaluate(image, gradient: Tensor(channels: 3, size: image.size))
  }
}

extension TransferSettings {
  /// For the size before. A weight of total variation is for the full size, where a pixel counts for less.
  var atCoarserScale: TransferSettings {
    var settings = self
    settings.scales = scales.rest
    settings.totalVariationWeight = totalVariationWeight.map {
      $0 * Double(Scales.factor * Scales.factor)
    }
    return settings
  }

  fileprivate func firstRule(_ size: Size) -> StopRule {
    StopRule(
      evaluations: scales.evaluations(firstEvaluations, at: size, least: smallestSide),
      tolerance: tolerance)
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
