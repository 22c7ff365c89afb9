/// Total loss of an image for a content and a style, with its gradient.
///
/// The total is the sum of the terms in ``LossTerm``; each loss has a file of its own. Targets are set when they
/// change: the style's for a run or a shot, all others for each frame.
final class TransferObjective: Objective {
  /// Weight of the style loss of uncovered parts alone, relative to the style loss.
  ///
  /// This term is ours: the style loss of the whole image leaves such a part bare if the rest makes up for it.
  static let uncoveredWeight = 0.05

  private let backend: any Backend
  private let contentLayers: [LayerWeight]
  private let contentWeight: Double
  private let contentFocus: Double
  private var contentLosses: [ContentLoss] = []
  private let styleLosses: [any LayerStyleLoss]
  /// Style losses of the uncovered part of each region.
  private let uncoveredLosses: [any LayerStyleLoss]
  /// Losses of both kinds for which the present content has positions, and the index at which those
  /// of uncovered parts start.
  private var activeLosses: [any LayerStyleLoss] = []
  private var uncoveredStart = 0
  private var totalVariationLoss: TotalVariationLoss
  private var paletteLoss: PaletteLoss
  /// Weight of total variation at full strength.
  private let totalVariationWeight: Double
  private var temporalLoss: TemporalLoss
  private let workers: Workers
  /// Style target of each region.
  private var styles: [[Layer: FeatureMoments]] = []
  private var regions: Regions?
  /// From photograph (0) to painting (1): the strength for the next content.
  var strength: Double
  /// The uncovered part of each region; `nil` for a frame without a predecessor.
  private var uncovered: Regions?
  private var gradients: [FeatureGradient] = []
  private let isGrey: Bool

  /// Makes an objective on `backend`; images are grey if only luma is painted (`settings.colors`).
  ///
  /// - Parameter regions: number of regions, each painted in a style of its own.
  init(
    backend: any Backend, settings: TransferSettings, regions: Int = 1, workers: Workers
  ) {
    self.backend = backend
    self.workers = workers
    contentLayers = settings.contentLayers.normalized
    let share = settings.contentShare(for: backend.size)
    contentWeight = share * settings.contentWeight
    contentFocus = share * settings.contentFocus
    strength = settings.strength
    isGrey = settings.colors == .content
    let layers = settings.styleLayers.normalized.map {
      LayerWeight($0.layer, weight: settings.styleWeight * $0.weight)
    }
    let kind = settings.styleLoss
    func losses(_ factor: Double) -> [any LayerStyleLoss] {
      layers.filter { $0.weight > 0 }.flatMap { entry in
        (0..<regions).map { region -> any LayerStyleLoss in
          let (layer, weight) = (entry.layer, factor * entry.weight)
          return kind == .moments
            ? MomentLoss(layer: layer, weight: weight, region: region)
            : StyleLoss(layer: layer, weight: weight, kind: kind, region: region)
        }
      }
    }
    styleLosses = losses(1)
    uncoveredLosses = losses(Self.uncoveredWeight)
    paletteLoss = PaletteLoss(weight: settings.paletteWeight)
    temporalLoss = TemporalLoss(
      weight: settings.temporalWeight, size: backend.size, workers: workers)
    totalVariationWeight = settings.totalVariationWeight(for: backend.size)
    totalVariationLoss = TotalVariationLoss(
      settings.totalVariation, weight: strength * totalVariationWeight, height: backend.size.height)
  }

  /// Sets the style of each region, as feature moments at each style layer. Takes effect with the next content.
  func setStyles(_ moments: [[Layer: FeatureMoments]]) {
    styles = moments
  }

  /// Sets the colours of each region's style; none if the colours are not the style's.
  func setPalettes(_ palettes: [Palette]) {
    paletteLoss.palettes = palettes
  }

  /// Sets the regions of the next content: the part outside all masks, and each mask.
  ///
  /// - Parameters:
  ///   - masks: one channel for each; `nil` if one region is the whole image.
  ///   - uncovered: the part that the previous frame did not show; `nil` if there is none.
  func setMasks(_ masks: Tensor?, uncovered: ReliabilityMap? = nil) {
    let layers = Set(styleLosses.map(\.layer))
    let parts = masks.map(Regions.partition)
    regions = parts.map { Regions($0, layers: layers, workers) }
    paletteLoss.regions = parts
    self.uncovered = uncovered.map {
      Regions(parts?.scaled(by: $0.values) ?? $0.values, layers: layers, workers)
    }
  }

  /// Sets the targets of the style losses after a forward pass of the content.
  ///
  /// At less than full strength, these lie between the content's Gram matrices and the style's.
  private func setStyleTargets() {
    setTargets(of: styleLosses, in: regions)
    activeLosses = styleLosses.filter(\.isSomewhere)
    uncoveredStart = activeLosses.count
    if let uncovered {
      setTargets(of: uncoveredLosses, in: uncovered)
      activeLosses += uncoveredLosses.filter(\.isSomewhere)
    }
  }

  private func setTargets(of losses: [any LayerStyleLoss], in regions: Regions?) {
    let share = FrameAim.reach(strength: strength)
    for loss in losses {
      loss.setTarget(
        styles[loss.region][loss.layer]!, in: regions?.map(loss.region, at: loss.layer),
        share: share, content: strength < 1 ? backend : nil)
    }
  }

  /// Sets the image to stay close to; `nil` for a frame without a predecessor.
  func setTemporalTarget(_ target: TemporalTarget?) {
    temporalLoss.target = target
  }

  /// Sets the content, 3 × height × width, and with it the targets of the content and style losses.
  func setContent(_ content: Tensor) {
    backend.forward(content)
    setStyleTargets()
    totalVariationLoss.weight = strength * totalVariationWeight
    paletteLoss.strength = strength
    let old = contentLosses
    contentLosses = contentLayers.enumerated().map { index, layer in
      ContentLoss(
        weight: contentWeight * layer.weight,
        target: backend.capture(
          layer.layer, reusing: index < old.count ? old[index].target : nil),
        focus: contentFocus > 0
          ? ContentLoss.focus(on: backend.features(at: layer.layer), exponent: contentFocus) : nil)
    }
  }

  func evaluate(_ image: Tensor, gradient: Tensor) -> LossTerms {
    var terms = networkTerms(of: image)
    backend.backward(gradients, into: gradient)
    terms[.totalVariation] = totalVariationLoss.evaluate(image, addingTo: gradient, workers)
    terms[.palette] = paletteLoss.evaluate(image, addingTo: gradient, workers)
    terms[.temporal] = temporalLoss.evaluate(image, addingTo: gradient)
    if isGrey { Luma.project(gradient, workers) }
    return terms
  }

  /// Evaluates the losses that use the network; leaves their derivatives in `gradients`.
  func networkTerms(of image: Tensor) -> LossTerms {
    backend.forward(image)
    var terms = LossTerms()
    gradients.removeAll(keepingCapacity: true)
    for loss in contentLosses where loss.weight > 0 {
      terms[.content] += loss.value(backend)
      gradients.append(loss.gradient)
    }
    for loss in activeLosses { loss.measure(backend) }
    // The deepest layers first, as they take longest.
    workers.forEach(activeLosses.count) { part, _ in
      activeLosses[activeLosses.count - 1 - part].solve()
    }
    for (index, loss) in activeLosses.enumerated() {
      terms[index < uncoveredStart ? .style : .uncovered] += loss.value
      gradients.append(loss.gradient)
    }
    return terms
  }
}
