/// What is painted in: a picture, or several with their shares.
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

  /// A single picture.
  public init(_ image: Tensor) {
    self.init([(image, 1)])
  }

  /// What the losses want: the pictures' Gram matrices at some layers, blended by their shares.
  ///
  /// A Gram matrix is a mean over positions, so the blend Σ share · A is that of one canvas on which each
  /// picture fills its share of the area: strokes of all of them side by side, not a mixture of their
  /// pixels.
  func grams(at layers: [Layer], _ makeBackend: Stylizer.MakeBackend) -> [Layer: GramMatrix] {
    var blend = Dictionary(
      layers.map { ($0, GramMatrix(channels: VGG19.channels(at: $0))) },
      uniquingKeysWith: { first, _ in first })
    var backend: (any Backend)?
    for picture in pictures {
      let size = picture.image.size
      if backend?.size != size {
        // Its memory is given back first.
        backend = nil
        backend = makeBackend(size, layers, false)
      }
      backend!.forward(picture.image)
      for layer in blend.keys {
        var gram = GramMatrix(channels: VGG19.channels(at: layer))
        backend!.computeGram(at: layer, into: &gram)
        blend[layer]!.add(gram, scale: Float(picture.share))
      }
    }
    return blend
  }
}

extension GramMatrix {
  /// self += scale · other.
  fileprivate mutating func add(_ other: GramMatrix, scale: Float) {
    for i in values.indices { values[i] += scale * other.values[i] }
  }
}
