extension Style {
  /// What the losses want: the pictures' Gram matrices at some layers, blended by their shares.
  ///
  /// A Gram matrix is a mean over positions, so the blend Σ share · A is that of one canvas on which each
  /// picture fills its share of the area: strokes of all of them side by side, not a mixture of their
  /// pixels.
  ///
  /// - Parameter means: whether the channels' means are wanted as well; they are blended likewise.
  func grams(
    at layers: [Layer], pooling: Pooling, means: Bool = false, _ engine: Engine
  ) -> [Layer: GramMatrix] {
    var blend = Dictionary(
      layers.map { ($0, GramMatrix(channels: VGG19.channels(at: $0), mean: means)) },
      uniquingKeysWith: { first, _ in first })
    var backend: (any Backend)?
    for picture in pictures {
      let size = picture.image.size
      if backend?.size != size {
        // Its memory is given back first.
        backend = nil
        backend = engine.backend(size: size, layers: layers, pooling: pooling, gradients: false)
      }
      backend!.forward(picture.image)
      for layer in blend.keys {
        var gram = GramMatrix(channels: VGG19.channels(at: layer), mean: means)
        backend!.computeGram(at: layer, into: &gram)
        blend[layer]!.add(gram, scale: Float(picture.share))
      }
    }
    return blend
  }

  /// What the style losses of `settings` want.
  func grams(for settings: TransferSettings, _ engine: Engine) -> [Layer: GramMatrix] {
    grams(
      at: settings.styleLayers.map(\.layer), pooling: settings.pooling,
      means: settings.styleLoss == .moments, engine)
  }
}
