import Basics

/// A style: one or more pictures with their blend weights.
public struct Style {
  public struct Picture {
    /// 3 × height × width of its own, in the network's input space.
    public let image: Tensor
    /// Blend weight, above 0; the weights of a style's pictures sum to 1.
    public let share: Double
  }

  public let pictures: [Picture]

  /// Blends pictures.
  ///
  /// - Parameter pictures: at least one; the shares need not sum to 1.
  public init(_ pictures: [(image: Tensor, share: Double)]) {
    precondition(!pictures.isEmpty)
    let sum = pictures.reduce(0) { $0 + $1.share }
    self.pictures = pictures.map { Picture(image: $0.image, share: $0.share / sum) }
  }

  /// Blends styles into one.
  ///
  /// - Parameter shares: one blend weight for each.
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

  /// The style for frames of `size`: its pictures, reduced to at most `scale` (`nil` for 1) times the frames'
  /// longest side.
  func reduced(
    for size: Size, scale: Double?, least: Int = VGG19.smallestSide, _ workers: Workers
  ) -> Style {
    let longest = Int((Double(max(size.height, size.width)) * (scale ?? 1)).rounded())
    return Style(
      pictures.map {
        ($0.image.reduced(toLongestSide: longest, least: least, workers), $0.share)
      })
  }

  /// The colours of its pictures.
  func palette(_ preprocessing: Preprocessing) -> Palette {
    Palette(pictures.map(\.image), range: preprocessing.displayableRange)
  }

  /// The style with each of its pictures transformed.
  func mapPictures(_ transform: (Tensor) -> Tensor) -> Style {
    Style(pictures.map { (transform($0.image), $0.share) })
  }
}
