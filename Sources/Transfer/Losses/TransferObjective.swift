/// The weighted loss of an image against a content picture and a style, with its gradient.
///
/// total = content + style + total variation + temporal, each term a loss of its own file. Targets are
/// set when they change: the style's for the run or a shot, the others for each frame.
final class TransferObjective: Objective {
  private let backend: any Backend
  private let contentLayers: [LayerWeight]
  private let contentWeight: Double
  private var contentLosses: [ContentLoss] = []
  private var styleLosses: [StyleLoss] = []
  /// In place of the style losses, where `settings.styleLoss` asks for them.
  private var momentLosses: [MomentLoss] = []
  private let momentLayers: [LayerWeight]
  private let totalVariationLoss: TotalVariationLoss
  private var temporalLoss: TemporalLoss
  private let workers: Workers
  /// Each region's Gram matrices.
  private var styles: [[Layer: GramMatrix]] = []
  private var regions: Regions?
  private let strength: Double
  private var gradients: [FeatureGradient] = []
  private let isGrey: Bool

  /// Images are grey where only luma is painted (`settings.colors`).
  ///
  /// - Parameter regions: styles that are painted in.
  init(
    backend: any Backend, settings: TransferSettings, regions: Int = 1, workers: Workers
  ) {
    self.backend = backend
    self.workers = workers
    contentLayers = settings.contentLayers.normalized
    contentWeight = settings.contentWeight
    strength = settings.strength
    isGrey = settings.colors == .content
    let layers = settings.styleLayers.normalized.map {
      LayerWeight($0.layer, weight: settings.styleWeight * $0.weight)
    }
    momentLayers = settings.styleLoss == .moments ? layers.filter { $0.weight > 0 } : []
    if settings.styleLoss == .gram {
      styleLosses = layers.flatMap { layer in
        (0..<regions).map { StyleLoss(layer: layer.layer, weight: layer.weight, region: $0) }
      }
    }
    temporalLoss = TemporalLoss(
      weight: settings.temporalWeight, size: backend.size, workers: workers)
    totalVariationLoss = TotalVariationLoss(
      settings.totalVariation, weight: settings.totalVariationWeight(for: backend.size),
      height: backend.size.height)
  }

  /// Makes these the Gram matrices of each region's style, one for each style layer; the next content is
  /// seen with them.
  func setStyles(_ grams: [[Layer: GramMatrix]]) {
    styles = grams
    momentLosses = momentLayers.map {
      MomentLoss(layer: $0.layer, weight: $0.weight, target: grams[0][$0.layer]!)
    }
  }

  /// Makes these the regions, one more than masks, of the content that comes next; nil: one is all of it.
  func setMasks(_ masks: Tensor?) {
    regions = masks.map { Regions(masks: $0, layers: styleLosses.map(\.layer), workers) }
  }

  /// Sets what the style losses want of a picture with the content that was seen last.
  ///
  /// With less than full strength that lies between the content's Gram matrices and the style's, so far that
  /// reaching it takes the share `strength` off the style loss, a squared distance: 1 − √(1 − strength) of
  /// the way.
  private func setStyleTargets() {
    let share = 1 - (1 - strength).squareRoot()
    for index in styleLosses.indices {
      let (layer, region) = (styleLosses[index].layer, styleLosses[index].region)
      styleLosses[index].setTarget(
        styles[region][layer]!, guide: regions?.map(region, at: layer), share: share,
        content: strength < 1 ? backend : nil)
    }
  }

  /// What the image should stay near; nil for a frame without predecessor.
  func setTemporalTarget(_ target: TemporalTarget?) {
    temporalLoss.target = target
  }

  /// Makes `content` (3 × height × width) the picture whose features are wanted.
  func setContent(_ content: Tensor) {
    backend.forward(content)
    setStyleTargets()
    let old = contentLosses
    contentLosses = contentLayers.enumerated().map { index, layer in
      ContentLoss(
        weight: contentWeight * layer.weight,
        target: backend.capture(
          layer.layer, reusing: index < old.count ? old[index].target : nil))
    }
  }

  func evaluate(_ image: Tensor, gradient: Tensor) -> LossTerms {
    var terms = networkTerms(of: image)
    backend.backward(gradients, into: gradient)
    terms.totalVariation = totalVariationLoss.evaluate(image, addingTo: gradient, workers)
    terms.temporal = temporalLoss.evaluate(image, addingTo: gradient)
    if isGrey { Luma.project(gradient, workers) }
    return terms
  }

  /// Content and style alone, which look at the picture through the network; what they add to the way
  /// back is left in `gradients`.
  func networkTerms(of image: Tensor) -> LossTerms {
    backend.forward(image)
    var terms = LossTerms()
    gradients.removeAll(keepingCapacity: true)
    for loss in contentLosses where loss.weight > 0 {
      terms.content += loss.value(backend)
      gradients.append(loss.gradient)
    }
    for loss in momentLosses { loss.measure(backend) }
    // The deepest, which take longest, first.
    workers.forEach(momentLosses.count) { part, _ in
      momentLosses[momentLosses.count - 1 - part].solve()
    }
    for loss in momentLosses {
      terms.style += loss.value
      gradients.append(loss.gradient)
    }
    for index in styleLosses.indices
    where styleLosses[index].weight > 0 && styleLosses[index].isSomewhere {
      let (value, styleGradient) = styleLosses[index].evaluate(backend)
      terms.style += value
      gradients.append(styleGradient)
    }
    return terms
  }
}
