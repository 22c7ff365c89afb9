extension Style {
  /// The style targets of the losses: moments of the pictures' features at some layers, blended by their shares.
  ///
  /// Moments are means over positions, so the blend describes one canvas on which each picture fills its
  /// share of the area: strokes of all pictures side by side, not a mixture of their pixels.
  func moments(at layers: [Layer], pooling: Pooling, _ engine: Engine) -> [Layer: FeatureMoments] {
    var blend = Dictionary(
      layers.map { ($0, FeatureMoments(channels: VGG19.channels(at: $0))) },
      uniquingKeysWith: { first, _ in first })
    var backend: (any Backend)?
    for picture in pictures {
      let size = picture.image.size
      if backend?.size != size {
        // Frees the memory of the old one first.
        backend = nil
        backend = engine.backend(size: size, layers: layers, pooling: pooling, gradients: false)
      }
      backend!.forward(picture.image)
      for layer in blend.keys {
        var moments = FeatureMoments(channels: VGG19.channels(at: layer))
        backend!.computeMoments(at: layer, region: nil, into: &moments)
        blend[layer]!.add(moments, scale: Float(picture.share))
      }
    }
    return blend
  }

  /// The style targets of the losses in `settings`.
  func moments(for settings: TransferSettings, _ engine: Engine) -> [Layer: FeatureMoments] {
    moments(at: settings.styleLayers.map(\.layer), pooling: settings.pooling, engine)
  }
}
