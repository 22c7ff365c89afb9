/// Style loss of one region of an image alone, for measuring.
///
/// Gatys et al., *Controlling Perceptual Factors in Neural Style Transfer* (2017), section 4.1, with
/// G = F diag(g) Fᵀ / Σ g over the positions, where g is the region, averaged over the pixels of each position.
struct RegionStyleLoss {
  private let targets: [(layer: Layer, weight: Double, gram: GramMatrix)]
  private let workers: Workers

  /// - Parameter style: the style's moments at each layer of `settings.styleLayers`.
  init(settings: TransferSettings, style: [Layer: FeatureMoments], workers: Workers) {
    targets = settings.styleLayers.normalized.map {
      let gram = style[$0.layer]!.gram
      let unit = StyleLoss.unit(of: gram, settings.styleLoss)
      return ($0.layer, settings.styleWeight * $0.weight / unit, gram)
    }
    self.workers = workers
  }

  /// The loss of the last forward pass; `nil` if the region is empty at some layer.
  ///
  /// - Parameter region: weight of each pixel, 0…1; 1 × height × width.
  func value(_ backend: any Backend, region: Tensor) -> Double? {
    precondition(region.size == backend.size && region.channels == 1)
    let regions = Regions(region, layers: targets.map(\.layer), workers)
    var loss = 0.0
    for (layer, weight, target) in targets {
      let part = regions.map(0, at: layer)
      guard part.sum > 0 else { return nil }
      var gram = GramMatrix(channels: VGG19.channels(at: layer))
      backend.computeGram(at: layer, region: part, into: &gram)
      let square = zip(gram.values, target.values).reduce(0.0) {
        $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
      }
      loss += weight * square / Double(target.values.count)
    }
    return loss
  }
}
