extension Style {
  /// What the losses want: the moments of the pictures' features at some layers, blended by their shares.
  ///
  /// Moments are means over positions, so the blend is that of one canvas on which each picture fills its
  /// share of the area: strokes of all of them side by side, not a mixture of their pixels.
  func moments(at layers: [Layer], pooling: Pooling, _ engine: Engine) -> [Layer: FeatureMoments] {
    var blend = Dictionary(
      layers.map { ($0, FeatureMoments(channels: VGG19.channels(at: $0))) },
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
        var moments = FeatureMoments(channels: VGG19.channels(at: layer))
        backend!.computeMoments(at: layer, into: &moments)
        blend[layer]!.add(moments, scale: Float(picture.share))
      }
    }
    return blend
  }

  /// What the style losses of `settings` want.
  func moments(for settings: TransferSettings, _ engine: Engine) -> [Layer: FeatureMoments] {
    moments(at: settings.styleLayers.map(\.layer), pooling: settings.pooling, engine)
  }
}
