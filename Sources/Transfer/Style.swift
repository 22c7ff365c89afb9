import Basics

/// What is painted in: a picture, several with their shares, or such styles with theirs.
public struct Style {
  public struct Picture {
    /// 3 × its own height × width, in the network's input space.
    public let image: Tensor
    /// Above 0; those of a style's pictures sum to 1.
    public let share: Double
  }

  public let pictures: [Picture]

  /// - Parameter pictures: not empty; their shares need not sum to 1.
  public init(_ pictures: [(image: Tensor, share: Double)]) {
    precondition(!pictures.isEmpty)
    let sum = pictures.reduce(0) { $0 + $1.share }
    self.pictures = pictures.map { Picture(image: $0.image, share: $0.share / sum) }
  }

  /// Styles as one.
  ///
  /// - Parameter shares: one for each.
  public init(blending styles: [Style], shares: [Double]) {
    self.init(
      zip(styles, shares).flatMap { style, share in
        style.pictures.map { ($0.image, share * $0.share) }
      })
  }

  /// A single picture.
  public init(_ image: Tensor) {
    self.init([(image, 1)])
  }

  /// The style for frames of a smaller size: pictures larger than `scale` (1 by default) times these are
  /// reduced.
  func reduced(
    for size: Size, scale: Double?, least: Int = VGG19.smallestSide, _ workers: Workers
  ) -> Style {
    let longest = Int((Double(max(size.height, size.width)) * (scale ?? 1)).rounded())
    return Style(
      pictures.map {
        ($0.image.reduced(toLongestSide: longest, least: least, workers), $0.share)
      })
  }

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

  /// The style in other colours.
  func mapPictures(_ transform: (Tensor) -> Tensor) -> Style {
    Style(pictures.map { (transform($0.image), $0.share) })
  }
}

extension Style {
  /// What the style losses of `settings` want.
  func grams(for settings: TransferSettings, _ engine: Engine) -> [Layer: GramMatrix] {
    grams(
      at: settings.styleLayers.map(\.layer), pooling: settings.pooling,
      means: settings.styleLoss == .moments, engine)
  }
}

extension [[Layer: GramMatrix]] {
  /// Σ share · A at each layer.
  func blended(by shares: [Double]) -> [Layer: GramMatrix] {
    precondition(count == shares.count)
    var blend = self[0].mapValues {
      GramMatrix(channels: $0.channels, mean: !$0.mean.isEmpty)
    }
    for (grams, share) in zip(self, shares) {
      for layer in blend.keys { blend[layer]!.add(grams[layer]!, scale: Float(share)) }
    }
    return blend
  }
}

extension GramMatrix {
  /// self += scale · other.
  fileprivate mutating func add(_ other: GramMatrix, scale: Float) {
    for i in values.indices { values[i] += scale * other.values[i] }
    for i in mean.indices { mean[i] += scale * other.mean[i] }
  }
}
