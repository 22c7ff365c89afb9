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

  /// The style in other colours.
  func mapPictures(_ transform: (Tensor) -> Tensor) -> Style {
    Style(pictures.map { (transform($0.image), $0.share) })
  }
}
