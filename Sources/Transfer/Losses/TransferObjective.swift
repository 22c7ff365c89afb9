/// The weighted loss of an image against a content picture and a style, with its gradient.
///
/// total = content + style + total variation + temporal, each term a loss of its own file. Targets are
/// set once: the style's for the run, the others for each frame.
final class TransferObjective: Objective {
  private let backend: any Backend
  private let contentLayers: [LayerWeight]
  private let contentWeight: Double
  private var contentLosses: [ContentLoss] = []
  private var styleLosses: [StyleLoss] = []
  private var momentLosses: [MomentLoss] = []
  private let totalVariationLoss: TotalVariationLoss
  private var temporalLoss: TemporalLoss
  private let workers: Workers
  private var gradients: [FeatureGradient] = []

  /// - Parameter styleGrams: the style's Gram matrix for each layer of `settings.styleLayers`.
  init(
    backend: any Backend, settings: TransferSettings, styleGrams: [Layer: GramMatrix],
    workers: Workers
  ) {
    self.backend = backend
    self.workers = workers
    contentLayers = settings.contentLayers.normalized
    contentWeight = settings.contentWeight
    for entry in settings.styleLayers.normalized where settings.styleWeight > 0 {
      let (weight, target) = (settings.styleWeight * entry.weight, styleGrams[entry.layer]!)
      switch settings.styleLoss {
      case .gram:
        styleLosses.append(StyleLoss(layer: entry.layer, weight: weight, target: target))
      case .moments:
        momentLosses.append(MomentLoss(layer: entry.layer, weight: weight, target: target))
      }
    }
    temporalLoss = TemporalLoss(
      weight: settings.temporalWeight, size: backend.size, workers: workers)
    totalVariationLoss = TotalVariationLoss(
      weight: settings.totalVariationWeight(for: backend.size), height: backend.size.height)
  }

  /// What the image should stay near; nil for a frame without predecessor.
  func setTemporalTarget(_ target: TemporalTarget?) {
    temporalLoss.target = target
  }

  /// Makes `content` (3 × height × width) the picture whose features are wanted.
  func setContent(_ content: Tensor) {
    backend.forward(content)
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
    for index in styleLosses.indices {
      let (value, styleGradient) = styleLosses[index].evaluate(backend)
      terms.style += value
      gradients.append(styleGradient)
    }
    return terms
  }
}
