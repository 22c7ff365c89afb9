import Basics

/// A style: one or more pictures with their blend weights.
public struct Style {
  public struct Picture {
    /// 3 × height × width of its own, in the network's input space.
    public let image: Tensor
    /// Some of the picture's colours before it was reduced, as reducing mixes them: 3 × 1 × count, in the
    /// network's input space.
    let colors: Tensor
    /// Blend weight, above 0; the weights of a style's pictures sum to 1.
    public let share: Double

    /// - Parameter colors: ``Transfer/Tensor/sampledColors`` of the picture before it was reduced; `nil` for
    ///   those of `image`.
    public init(_ image: Tensor, colors: Tensor? = nil, share: Double = 1) {
      (self.image, self.colors, self.share) = (image, colors ?? image.sampledColors, share)
    }

    /// The same picture with another share.
    func with(share: Double) -> Picture { Picture(image, colors: colors, share: share) }

    /// The same picture in another size.
    func resized(_ transform: (Tensor) -> Tensor) -> Picture {
      Picture(transform(image), colors: colors, share: share)
    }

    /// The same picture in other colours.
    func recolored(_ transform: (Tensor) -> Tensor) -> Picture {
      Picture(transform(image), colors: transform(colors), share: share)
    }
  }

  public let pictures: [Picture]

  /// Blends pictures.
  ///
  /// - Parameter pictures: at least one; the shares need not sum to 1.
  public init(_ pictures: [Picture]) {
    precondition(!pictures.isEmpty)
    let sum = pictures.reduce(0) { $0 + $1.share }
    self.pictures = pictures.map { $0.with(share: $0.share / sum) }
  }

  /// Blends styles into one.
  ///
  /// - Parameter shares: one blend weight for each.
  public init(blending styles: [Style], shares: [Double]) {
    self.init(
      zip(styles, shares).flatMap { style, share in
        style.pictures.map { $0.with(share: share * $0.share) }
      })
  }

  /// A single picture.
  public init(_ image: Tensor) {
    self.init([Picture(image)])
  }

  /// The style for frames of `size`: its pictures, reduced to at most `scale` (`nil` for 1) times the frames'
  /// longest side.
  func reduced(
    for size: Size, scale: Double?, least: Int = VGG19.smallestSide, _ workers: Workers
  ) -> Style {
    let longest = Int((Double(max(size.height, size.width)) * (scale ?? 1)).rounded())
    return Style(
      pictures.map {
        $0.resized { $0.reduced(toLongestSide: longest, least: least, workers) }
      })
  }

  /// The colours of its pictures.
  func palette(_ preprocessing: Preprocessing) -> Palette {
    Palette(pictures.map(\.colors), range: preprocessing.displayableRange)
  }

  /// The style in other colours.
  func recolored(_ transform: (Tensor) -> Tensor) -> Style {
    Style(pictures.map { $0.recolored(transform) })
  }
}

extension Tensor {
  /// Evenly spread colours of a picture, at most ``Palette/colorLimit``: 3 × 1 × count.
  public var sampledColors: Tensor {
    let count = min(size.area, Palette.colorLimit)
    let colors = Tensor(channels: 3, size: Size(height: 1, width: count))
    for i in 0..<count {
      // Multiples of the golden ratio: no raster that could fall on the columns of the picture.
      let place = (Double(i) * 0.6180339887498949).truncatingRemainder(dividingBy: 1)
      let pixel = count == size.area ? i : Int(place * Double(size.area))
      for plane in 0..<3 { colors.base[plane * count + i] = base[plane * size.area + pixel] }
    }
    return colors
  }
}
