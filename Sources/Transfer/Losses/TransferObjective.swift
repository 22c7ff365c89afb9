/// The weighted loss of an image against a content picture and a style, with its gradient.
///
/// total = content + style + total variation + temporal + uncovered, each term a loss of its own file; the last
/// is the style loss of what the frame before did not show, by itself. Targets are set when they change: the
/// style's for the run or a shot, the others for each frame.
final class TransferObjective: Objective {
  /// What the style of an uncovered part counts, next to the same part's share of the whole.
  ///
  /// Ours: the style loss of the whole lets such a part stay bare, as the rest makes up for it.
  static let uncoveredWeight = 0.05

  private let backend: any Backend
  private let contentLayers: [LayerWeight]
  private let contentWeight: Double
  private var contentLosses: [ContentLoss] = []
  private var styleLosses: [StyleLoss] = []
  /// The same of what was uncovered.
  private var uncoveredLosses: [StyleLoss] = []
  /// In place of the style losses, where `settings.styleLoss` asks for them.
  private var momentLosses: [MomentLoss] = []
  private let momentLayers: [LayerWeight]
  private var totalVariationLoss: TotalVariationLoss
  /// At full strength.
  private let totalVariationWeight: Double
  private var temporalLoss: TemporalLoss
  private let workers: Workers
  /// Each region's style.
  private var styles: [[Layer: FeatureMoments]] = []
  private var regions: Regions?
  /// From photograph, 0, to painting, 1: what is wanted of the content that comes next.
  var strength: Double
  /// What was uncovered of each region.
  private var uncovered: Regions?
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
      uncoveredLosses = styleLosses.map {
        StyleLoss(
          layer: $0.layer, weight: Self.uncoveredWeight * $0.weight, region: $0.region)
      }
    }
    temporalLoss = TemporalLoss(
      weight: settings.temporalWeight, size: backend.size, workers: workers)
    totalVariationWeight = settings.totalVariationWeight(for: backend.size)
    totalVariationLoss = TotalVariationLoss(
      settings.totalVariation, weight: strength * totalVariationWeight, height: backend.size.height)
  }

  /// Makes these the moments of each region's style, at each style layer; the next content is seen with
  /// them.
  func setStyles(_ moments: [[Layer: FeatureMoments]]) {
    styles = moments
    momentLosses = momentLayers.map {
      MomentLoss(layer: $0.layer, weight: $0.weight, target: moments[0][$0.layer]!)
    }
  }

  /// Makes these the regions, one more than masks, of the content that comes next; nil: one is all of it.
  ///
  /// - Parameter uncovered: what of it the frame before did not show; nil: there is none.
  func setMasks(_ masks: Tensor?, uncovered: ReliabilityMap? = nil) {
    guard !styleLosses.isEmpty else { return }
    let layers = Set(styleLosses.map(\.layer))
    let parts = masks.map(Regions.partition)
    regions = parts.map { Regions($0, layers: layers, workers) }
    self.uncovered = uncovered.map {
      Regions(parts?.scaled(by: $0.values) ?? $0.values, layers: layers, workers)
    }
  }

  /// Sets what the style losses want of a picture with the content that was seen last.
  ///
  /// With less than full strength that lies between the content's Gram matrices and the style's.
  private func setStyleTargets() {
    setTargets(of: &styleLosses, in: regions)
    if let uncovered { setTargets(of: &uncoveredLosses, in: uncovered) }
  }

  private func setTargets(of losses: inout [StyleLoss], in regions: Regions?) {
    let share = FrameAim.reach(strength: strength)
    for index in losses.indices {
      let (layer, region) = (losses[index].layer, losses[index].region)
      losses[index].setTarget(
        styles[region][layer]!.gram, in: regions?.map(region, at: layer), share: share,
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
    totalVariationLoss.weight = strength * totalVariationWeight
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
    terms[.totalVariation] = totalVariationLoss.evaluate(image, addingTo: gradient, workers)
    terms[.temporal] = temporalLoss.evaluate(image, addingTo: gradient)
    if isGrey { Luma.project(gradient, workers) }
    return terms
  }

  /// The losses that look at the picture through the network; what they add to the way back is left in
  /// `gradients`.
  func networkTerms(of image: Tensor) -> LossTerms {
    backend.forward(image)
    var terms = LossTerms()
    gradients.removeAll(keepingCapacity: true)
    for loss in contentLosses where loss.weight > 0 {
      terms[.content] += loss.value(backend)
      gradients.append(loss.gradient)
    }
    for loss in momentLosses { loss.measure(backend) }
    // The deepest, which take longest, first.
    workers.forEach(momentLosses.count) { part, _ in
      momentLosses[momentLosses.count - 1 - part].solve()
    }
    for loss in momentLosses {
      terms[.style] += loss.value
      gradients.append(loss.gradient)
    }
    terms[.style] += evaluate(&styleLosses)
    if uncovered != nil { terms[.uncovered] = evaluate(&uncoveredLosses) }
    return terms
  }

  /// The sum of the losses; what they add to the way back joins `gradients`.
  private func evaluate(_ losses: inout [StyleLoss]) -> Double {
    var sum = 0.0
    for index in losses.indices where losses[index].weight > 0 && losses[index].isSomewhere {
      let (value, gradient) = losses[index].evaluate(backend)
      sum += value
      gradients.append(gradient)
    }
    return sum
  }
}
