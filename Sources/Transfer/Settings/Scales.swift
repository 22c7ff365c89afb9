import Basics

/// Coarse-to-fine painting: how many sizes a frame without a predecessor is painted at.
///
/// Gatys, Ecker, Bethge, Hertzmann, Shechtman, *Controlling Perceptual Factors in Neural Style Transfer*
/// (2017), section 6. VGG19 sees too small a part of a large image to lay broad strokes, so a small image is
/// painted first, and each larger one starts from the one before.
public enum Scales: Equatable, Sendable {
  /// The number that brings the longest side of the smallest size closest to 256 pixels.
  case automatic
  /// The number that brings it closest to 128 pixels, where a stroke is as broad as a motif.
  case deep
  /// That many, or as many as VGG19's smallest size allows; 1 for the full size only.
  case count(Int)

  /// The longest side that ``automatic`` starts near: what larger images come to look like.
  static let automaticSide = 256

  /// Ratio of each size to the one before.
  static let factor = 2
  /// Whether half of a size is closer, in proportion, to a longest side than the size itself.
  private static func isHalved(_ size: Size, toward side: Int) -> Bool {
    size.longestSide * size.longestSide > 2 * side * side
  }

  /// The next smaller size; `nil` if `size` is the smallest.
  ///
  /// - Parameter least: shortest side that the layers in use accept.
  func coarser(than size: Size, least: Int = VGG19.smallestSide) -> Size? {
    let half = Size(height: size.height / Self.factor, width: size.width / Self.factor)
    guard min(half.height, half.width) >= least else { return nil }
    // Strokes are as broad as in an image of the smallest size.
    let goesOn =
      switch self {
      case .automatic: Self.isHalved(size, toward: Self.automaticSide)
      case .deep: Self.isHalved(size, toward: 128)
      case .count(let count): count > 1
      }
    return goesOn ? half : nil
  }

  /// The scales that remain for the next smaller size.
  var rest: Scales {
    if case .count(let count) = self { .count(count - 1) } else { self }
  }

  /// Number of sizes that a frame of `size` is painted at.
  public func count(for size: Size, least: Int = VGG19.smallestSide) -> Int {
    coarser(than: size, least: least).map { rest.count(for: $0, least: least) + 1 } ?? 1
  }

  /// Evaluations at `size` for a frame that gets `first` at its smallest size.
  ///
  /// Each size gets half as many as the one before, but at least a quarter of `first`: a start from a smaller
  /// painting lacks all of a size's fine strokes, however many sizes there were.
  func evaluations(_ first: Int, at size: Size, least: Int = VGG19.smallestSide) -> Int {
    max(1, first >> min(count(for: size, least: least) - 1, 2))
  }

  /// Cost of all sizes, in evaluations at `size`.
  public func work(_ first: Int, at size: Size, least: Int = VGG19.smallestSide) -> Double {
    let own = Double(evaluations(first, at: size, least: least))
    guard let smaller = coarser(than: size, least: least) else { return own }
    return own + rest.work(first, at: smaller, least: least) * Double(smaller.area)
      / Double(size.area)
  }
}

/// In JSON, a number, `"auto"` or `"deep"`.
extension Scales: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let name = try? container.decode(String.self), let scales = Scales(named: name) {
      self = scales
      return
    }
    let count = try container.decode(Int.self)
    guard count >= 1 else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(count) sizes; at least 1 is needed")
    }
    self = .count(count)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if case .count(let count) = self {
      try container.encode(count)
    } else {
      try container.encode(name)
    }
  }

  /// `nil` for other names than `auto` and `deep`.
  public init?(named name: String) {
    switch name {
    case "auto": self = .automatic
    case "deep": self = .deep
    default: return nil
    }
  }

  /// The name, or the number of sizes.
  public var name: String {
    switch self {
    case .automatic: "auto"
    case .deep: "deep"
    case .count(let count): "\(count)"
    }
  }
}
