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
/// The style's Gram matrices are computed once, or once per shot where its colours follow the shot's; a
/// frame's content features once per frame. All large buffers live as long as the stylizer.
public final class Stylizer {
  /// Makes a backend for a size and the layers in use, with or without memory for gradients.
  public typealias MakeBackend = (_ size: Size, _ layers: [Layer], _ gradients: Bool) -> any Backend

  private let settings: TransferSettings
  private let objective: TransferObjective
  private let optimizer: any Optimizer
  private let styles: [Style]
  private let makeBackend: MakeBackend
  private let preprocessing: Preprocessing
  private let luma: Luma
  private let lumaWeights: [Double]
  private let bounds: Bounds
  private let workers: Workers
  private let image: Tensor
  private var shotColors = ShotColors()
  /// Whether the style's Gram matrices are not yet those that are wanted.
  private var styleHasChanged: Bool

  /// - Parameters:
  ///   - size: of all frames.
  ///   - styles: what is painted in where no mask is, and in each mask.
  ///   - luma: the weights of R, G and B in it, where `settings` ask for the content's colours.
  public init(
    settings: TransferSettings, size: Size, styles: [Style], preprocessing: Preprocessing,
    luma: [Double] = Stylizer.bt709, workers: Workers, makeBackend: @escaping MakeBackend
  ) {
    self.settings = settings
    self.styles = styles
    self.workers = workers
    self.makeBackend = makeBackend
    self.preprocessing = preprocessing
    lumaWeights = luma
    self.luma = Luma(rgb: luma, preprocessing)
    bounds = Bounds(preprocessing.displayableRange)
    image = Tensor(channels: 3, size: size)
    styleHasChanged = settings.colors != .style
    // Its memory is given back before the rest is allocated.
    let grams =
      styleHasChanged
      ? nil : styles.map { $0.grams(for: settings, makeBackend) }
    objective = TransferObjective(
      backend: makeBackend(size, settings.layers, true), settings: settings,
      regions: styles.count, workers: workers)
    if let grams { objective.setStyles(grams) }
    switch settings.method {
    case .lbfgs(let parameters):
      optimizer = LBFGS(parameters, size: size, bounds: bounds, workers: workers)
    case .adam(let parameters):
      optimizer = Adam(parameters, size: size, bounds: bounds, workers: workers)
    }
  }

  /// Of the largest of the style's pictures.
  public var styleSize: Size {
    styles.flatMap(\.pictures).map(\.image.size).max { $0.area < $1.area }!
  }

  /// What pictures and high-definition video have: BT.709.
  public static let bt709 = [0.2126, 0.7152, 0.0722]

  /// Looks at a frame's colours, which the style may have to be matched to. Where `settings.colors` is not
  /// `style` it is called for each frame before it is painted, in order.
  public func look(at content: Tensor, beginsShot: Bool) {
    guard settings.colors != .style else { return }
    if shotColors.look(at: seen(content), beginsShot: beginsShot) { styleHasChanged = true }
  }

  /// A painting's R, G, B planes (0…1, row-major), in the colours that `settings` ask for.
  public func rgb(of painting: StylizedFrame) -> [Float] {
    preprocessing.rgb(
      from: settings.colors == .content
        ? luma.recolored(painting.image, as: painting.content, workers) : painting.image)
  }

  /// What the losses see of a picture: where only luma is painted, that alone.
  private func seen(_ picture: Tensor) -> Tensor {
    settings.colors == .content ? luma.grey(picture, workers) : picture
  }

  /// Matches the style to the shot's colours if that is yet to be done.
  private func matchStyle() {
    guard styleHasChanged else { return }
    styleHasChanged = false
    objective.setStyles(
      styles.map { style in
        style.mapPictures(matched).grams(for: settings, makeBackend)
      })
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
  ///   - guide: what the frames before it hand on; nil starts anew from `settings.initialImage`.
  ///   - deadline: when to be ready, at the price of fewer evaluations; nil: no matter when.
  ///   - report: called after each evaluation; false cancels.
  public func stylize(
    _ content: Tensor, masks: Tensor? = nil, guide: Guide?,
    deadline: ContinuousClock.Instant? = nil,
    report: (EvaluationReport) -> Bool
  ) throws(StylizeError) -> StylizedFrame {
    precondition(content.size == image.size && (masks?.channels ?? 0) == styles.count - 1)
    // A photograph has nothing to inherit.
    let guide = settings.strength > 0 ? guide : nil
    let smaller = guide == nil ? try paintSmaller(content, masks, deadline, report) : nil
    if let smaller, smaller.minimization.reason == .cancelled { return smaller }
    matchStyle()
    objective.setMasks(masks, uncovered: guide?.uncovered)
    objective.setContent(seen(content))
    objective.setTemporalTarget(guide?.temporal)
    let start =
      guide?.start ?? smaller?.enlarged(onto: content, workers)
      ?? settings.initialImage.make(
        content: content, style: styles[0].pictures[0].image, range: bounds.ranges,
        seed: settings.seed)
    if guide == nil { optimizer.reset() }
    if let flow = guide?.flow { optimizer.move(along: flow) }
    var rule = guide == nil ? settings.firstRule(content.size) : settings.nextRule
    if let guide, guide.isAdaptive { rule.goodLoss = guide.goodLoss }
    rule.deadline = deadline
    do {
      return try minimize(content, from: seen(start), guide, rule, stepScale: 1, report)
    } catch {
      optimizer.reset()
      do {
        return try minimize(content, from: seen(start), guide, rule, stepScale: 0.1, report)
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
    _ content: Tensor, _ masks: Tensor?, _ deadline: ContinuousClock.Instant?,
    _ report: (EvaluationReport) -> Bool
  ) throws(StylizeError) -> StylizedFrame? {
    guard let size = settings.scales.coarser(than: content.size) else { return nil }
    let share = Double(size.area) / Double(content.size.area)
    let stylizer = Stylizer(
      settings: settings.atCoarserScale, size: size,
      styles: styles.map { $0.reduced(for: size, scale: settings.styleScale, workers) },
      preprocessing: preprocessing, luma: lumaWeights, workers: workers, makeBackend: makeBackend)
    stylizer.shotColors = shotColors
    // A third of the time, at the most, for all the smaller sizes.
    let now = ContinuousClock.now
    return try stylizer.stylize(
      content.resized(to: size, workers), masks: masks?.resized(to: size, workers), guide: nil,
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
        initial.alone <= guide.goodLoss * 1.02
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
