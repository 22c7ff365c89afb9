/// Style loss of a part of a picture: how far the part alone is from the whole style.
///
/// Gatys et al., *Controlling Perceptual Factors in Neural Style Transfer* (2017), section 4.1, with
/// G = Σ g F Fᵀ / Σ g over the positions; g is the guide, averaged over a layer's windows. For measuring:
/// it has no gradient, and copies each layer's features (256 bytes a pixel at relu1_1).
final class GuidedStyleLoss {
  private let targets: [(layer: Layer, weight: Double, gram: GramMatrix)]
  private let gram: PlainGram
  private let workers: Workers

  /// - Parameter styleGrams: the style picture's Gram matrix for each layer of `settings.styleLayers`.
  init(settings: TransferSettings, styleGrams: [Layer: GramMatrix], workers: Workers) {
    targets = settings.styleLayers.normalized.map {
      ($0.layer, settings.styleWeight * $0.weight, styleGrams[$0.layer]!)
    }
    gram = PlainGram(workers: workers)
    self.workers = workers
  }

  /// The loss of the picture of the last forward pass; nil where the guide leaves nothing of it.
  ///
  /// - Parameter guide: how far a pixel counts, from 0; 1 × height × width.
  func value(_ backend: any Backend, guide: Tensor) -> Double? {
    precondition(guide.size == backend.size && guide.channels == 1)
    var loss = 0.0
    for (layer, weight, target) in targets {
      guard let gram = gram(of: backend.features(at: layer), reduced(guide, to: layer)) else {
        return nil
      }
      let square = zip(gram.values, target.values).reduce(0.0) {
        $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
      }
      loss += weight * square / Double(target.values.count)
    }
    return loss
  }

  /// The guide at a layer's resolution: pooled as often as the features were, by the mean.
  private func reduced(_ guide: Tensor, to layer: Layer) -> Tensor {
    let size = VGG19.size(at: layer, image: guide.size)
    var guide = guide
    while guide.size != size {
      let half = Tensor(
        channels: 1, size: Size(height: guide.size.height / 2, width: guide.size.width / 2))
      Pool2x2.forward(guide, to: half, .average, workers)
      guide = half
    }
    return guide
  }

  /// Σ g F Fᵀ / Σ g; nil if the guide is 0 everywhere.
  private func gram(of features: Tensor, _ guide: Tensor) -> GramMatrix? {
    let area = features.size.area
    let positions = (0..<area).filter { guide.base[$0] > 0 }
    guard !positions.isEmpty else { return nil }
    let part = Tensor(
      channels: features.channels, size: Size(height: 1, width: positions.count))
    workers.forEach(features.channels) { channel, _ in
      let (source, target) = (
        features.base + channel * area, part.base + channel * positions.count
      )
      for (i, position) in positions.enumerated() {
        target[i] = guide.base[position].squareRoot() * source[position]
      }
    }
    var result = GramMatrix(channels: features.channels)
    gram.compute(part, into: &result)
    let sum = positions.reduce(0.0) { $0 + Double(guide.base[$1]) }
    let scale = Float(Double(positions.count) / sum)
    for i in result.values.indices { result.values[i] *= scale }
    return result
  }
}
