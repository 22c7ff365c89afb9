import Basics

/// Paints frames of one size in one style, or in varying blends of the same styles.
///
/// The style targets are computed once, or once per shot if the style's colours follow the shot's; the content
/// targets, once per frame. All large buffers live as long as the stylizer.
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
  /// Observes paintings while they are made; `nil` if there is no observer.
  public var observer: (any PaintingObserver)?
  var shotColors = ShotColors()
  /// Feature moments of each style in each region; `nil` until the next frame computes them.
  var styleMoments: [[[Layer: FeatureMoments]]]?
  /// Colours of each style in each region; empty if no loss compares them.
  var palettes: [[Palette]] = []
  /// Blend weights that `objective` currently uses; `nil` until the next frame sets them.
  var shares: [Double]?

  /// Allocates all memory and, unless the style's colours follow the shot's, computes the style targets.
  ///
  /// - Parameters:
  ///   - size: size of all frames.
  ///   - styles: first the styles outside all masks, blended as each frame's aim says; then those of each
  ///     mask, blended evenly.
  ///   - luma: luma weights of the video, used where `settings` take colours from the content.
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
    // First, so that its backend's memory is freed before the rest is allocated.
    styleMoments =
      settings.colors == .style
      ? styles.map { $0.map { $0.moments(for: settings, engine) } } : nil
    palettes =
      settings.colors == .style && settings.paletteWeight > 0
      ? styles.map { $0.map { $0.palette(engine.preprocessing) } } : []
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

  /// Size of the largest style picture.
  public var styleSize: Size {
    styles.joined().flatMap(\.pictures).map(\.image.size).max { $0.area < $1.area }!
  }

  /// Starts a new shot: forgets the colours of the previous one.
  ///
  /// The optimiser's memory needs no call: `stylize` resets it whenever a frame inherits nothing.
  public func beginShot() {
    shotColors = ShotColors()
  }

  /// Observes the colours of a shot's next frame, to which the style may have to be matched.
  ///
  /// Call it for every frame of a shot, in order, before the frame is painted; also for frames that an earlier
  /// run has painted. Has no effect if `settings.colors` is `style`.
  public func observeColors(of content: Tensor) {
    guard settings.colors != .style else { return }
    if shotColors.observe(seen(content)) { styleMoments = nil }
  }

  /// Returns a painting's R, G, B planes (0…1, row-major), in the colours that the settings and its aim ask for.
  public func rgb(of painting: StylizedFrame) -> [Float] {
    rgb(of: painting.image, painting.content, painting.aim)
  }

  func rgb(of image: Tensor, _ content: Tensor, _ aim: FrameAim) -> [Float] {
    let share = settings.colors == .content ? 1 : aim.contentColors
    return engine.preprocessing.rgb(
      from: share > 0 ? luma.recolored(image, as: content, share: share, workers) : image)
  }

  /// Paints a frame.
  ///
  /// If the minimisation fails numerically, it is repeated from the same starting image with a tenth of the
  /// step.
  ///
  /// - Parameters:
  ///   - content: the frame, 3 × height × width, in the network's input space.
  ///   - masks: where each style but the first is painted, one channel for each, 0…1; `nil` if there is only
  ///     one.
  ///   - aim: what the frame is to become; `nil` for the strength of the settings and an even blend.
  ///   - inheritance: what earlier paintings hand on; `nil` to start from `settings.initialImage`.
  ///   - deadline: when to be finished, at the price of fewer evaluations; `nil` for no limit.
  ///   - checkpoint: saves the painting's state from time to time, and may contain one to resume
  ///     from; `nil` for none.
  ///   - report: called after each evaluation; returns false to cancel.
  /// - Throws: an error if the second attempt fails as well. An unfinished frame is never returned, unless
  ///   it was cancelled.
  public func stylize(
    _ content: Tensor, masks: Tensor? = nil, aim: FrameAim? = nil, inheritance: Inheritance?,
    deadline: ContinuousClock.Instant? = nil, checkpoint: (any Checkpoint)? = nil,
    report: (EvaluationReport) -> Bool
  ) throws(StylizeError) -> StylizedFrame {
    precondition(content.size == image.size && (masks?.channels ?? 0) == styles.count - 1)
    let task = FrameTask(
      content: content, masks: masks,
      aim: aim ?? FrameAim(strength: settings.strength, shares: Self.evenly(styles[0].count)),
      inheritance: inheritance, deadline: deadline)
    let resumption = try resume(from: checkpoint)
    let smaller = resumption == nil ? try paintSmaller(task, checkpoint, report) : nil
    if let smaller, smaller.minimization.reason == .cancelled { return smaller }
    objective.setMasks(masks, uncovered: task.inheritance?.uncovered)
    setTargets(content, task.aim)
    objective.setTemporalTarget(task.inheritance?.temporal)
    let start = resumption?.start ?? seen(startingImage(of: task, after: smaller))
    let lastingStart = resumption?.start ?? smaller.map { _ in start }
    if resumption == nil {
      if let inheritance = task.inheritance {
        if let flow = inheritance.flow { optimizer.memory?.move(along: flow) }
      } else {
        optimizer.memory?.reset()
      }
    }
    let failures = resumption?.failures ?? 0
    if failures == 0 {
      do {
        return try minimize(
          task, from: start, stepScale: 1, resumption,
          keeper(checkpoint, start: lastingStart, failures: 0), report)
      } catch {
        optimizer.memory?.reset()
      }
    }
    do {
      return try minimize(
        task, from: start, stepScale: 0.1, failures > 0 ? resumption : nil,
        keeper(checkpoint, start: lastingStart, failures: 1), report)
    } catch {
      throw StylizeError(cause: error)
    }
  }

  /// Writes what the optimiser has learned so far, piece by piece.
  public func saveOptimizer(_ write: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try optimizer.memory?.save(write)
  }

  /// Restores what ``saveOptimizer(_:)`` of a stylizer with the same settings and size wrote: the next frame is
  /// painted as that stylizer would have painted it.
  ///
  /// - Parameter read: fills a buffer with the next bytes.
  public func restoreOptimizer(_ read: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    try optimizer.memory?.restore(read)
  }
}
