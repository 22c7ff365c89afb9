import Basics

/// Paints frames of one size in one style, or in changing blends of the same styles.
///
/// The moments of the styles' features are computed once, or once per shot where their colours follow the shot's; a
/// frame's content features once per frame. All large buffers live as long as the stylizer.
public final class Stylizer {
  let settings: TransferSettings
  let objective: TransferObjective
  let optimizer: any Optimizer
  let styles: [[Style]]
  public let engine: Engine
  let luma: Luma
  let lumaWeights: LumaWeights
  let bounds: Bounds
  let image: Tensor
  var shotColors = ShotColors()
  /// Of each style; nil where they are not yet those that are wanted.
  var styleMoments: [[[Layer: FeatureMoments]]]?
  /// By which the objective's styles are blended; nil where they are not yet those that are wanted.
  var shares: [Double]?

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
    styleMoments =
      settings.colors == .style
      ? styles.map { $0.map { $0.moments(for: settings, engine) } } : nil
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

  var workers: Workers { engine.workers }

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
    if shotColors.observe(seen(content)) { styleMoments = nil }
  }

  /// A painting's R, G, B planes (0…1, row-major), in the colours that `settings` and its aim ask for.
  public func rgb(of painting: StylizedFrame) -> [Float] {
    let share = settings.colors == .content ? 1 : painting.aim.contentColors
    return engine.preprocessing.rgb(
      from: share > 0
        ? luma.recolored(painting.image, as: painting.content, share: share, workers)
        : painting.image)
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
    let task = FrameTask(
      content: content, masks: masks,
      aim: aim ?? FrameAim(strength: settings.strength, shares: Self.evenly(styles[0].count)),
      inheritance: inheritance, deadline: deadline)
    let smaller = try paintSmaller(task, report)
    if let smaller, smaller.minimization.reason == .cancelled { return smaller }
    objective.setMasks(masks, uncovered: task.inheritance?.uncovered)
    setTargets(content, task.aim)
    objective.setTemporalTarget(task.inheritance?.temporal)
    let start = seen(startingImage(of: task, after: smaller))
    if let inheritance = task.inheritance {
      if let flow = inheritance.flow { optimizer.memory?.move(along: flow) }
    } else {
      optimizer.memory?.reset()
    }
    do {
      return try minimize(task, from: start, stepScale: 1, report)
    } catch {
      optimizer.memory?.reset()
      do {
        return try minimize(task, from: start, stepScale: 0.1, report)
      } catch {
        throw StylizeError(cause: error)
      }
    }
  }

  /// Hands out what the optimiser has learned so far, piece after piece.
  public func saveOptimizer(_ write: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try optimizer.memory?.save(write)
  }

  /// Takes back what ``saveOptimizer(_:)`` of a stylizer with the same settings and size handed out: the
  /// next frame is painted as that stylizer would have painted it.
  public func restoreOptimizer(_ read: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    try optimizer.memory?.restore(read)
  }
}
