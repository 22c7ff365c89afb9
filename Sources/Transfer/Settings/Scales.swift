import Basics

/// How many sizes a frame without predecessor is painted at, one after the other.
///
/// Gatys, Ecker, Bethge, Hertzmann, Shechtman, *Controlling Perceptual Factors in Neural Style Transfer*
/// (2017), section 6: what VGG19 sees of a large picture is too little to lay broad strokes, so a small one
/// is painted first, and each larger one starts from it.
public enum Scales: Equatable, Sendable {
  /// As many as bring the smallest nearest to `automaticSide`.
  case automatic
  /// That many, as far as the smallest is large enough for VGG19; 1: the full size alone.
  case count(Int)

  /// Each size is this many times the one before.
  static let factor = 2
  /// Longest side, in pixels, of the smallest size unasked: strokes are those of a picture so large.
  static let automaticSide = 512

  /// The size before `size`; nil if that is the first.
  ///
  /// - Parameter least: the shortest side that the layers in use take.
  func coarser(than size: Size, least: Int = VGG19.smallestSide) -> Size? {
    let half = Size(height: size.height / Self.factor, width: size.width / Self.factor)
    guard min(half.height, half.width) >= least else { return nil }
    switch self {
    case .automatic:
      let longest = max(size.height, size.width)
      // Nearest in proportion: halving ends where √2 · 512 would be passed.
      return longest * longest > 2 * Self.automaticSide * Self.automaticSide ? half : nil
    case .count(let count):
      return count > 1 ? half : nil
    }
  }

  /// What is left of them for the size before.
  var rest: Scales {
    if case .count(let count) = self { .count(count - 1) } else { self }
  }

  /// How many sizes a frame of `size` goes through.
  public func count(for size: Size, least: Int = VGG19.smallestSide) -> Int {
    coarser(than: size, least: least).map { rest.count(for: $0, least: least) + 1 } ?? 1
  }

  /// Evaluations at `size` of a frame that gets `first` at its smallest: at each size half as many as
  /// at the one before, so that each costs about twice as much.
  func evaluations(_ first: Int, at size: Size, least: Int = VGG19.smallestSide) -> Int {
    max(1, first >> (count(for: size, least: least) - 1))
  }

  /// The evaluations at all sizes, in those at `size`.
  public func work(_ first: Int, at size: Size, least: Int = VGG19.smallestSide) -> Double {
    let own = Double(evaluations(first, at: size, least: least))
    guard let smaller = coarser(than: size, least: least) else { return own }
    return own + rest.work(first, at: smaller, least: least) * Double(smaller.area)
      / Double(size.area)
  }
}

/// Written as a number, or as `"auto"`.
extension Scales: Codable {
  private static let automaticName = "auto"

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if (try? container.decode(String.self)) == Self.automaticName {
      self = .automatic
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
    switch self {
    case .automatic: try container.encode(Self.automaticName)
    case .count(let count): try container.encode(count)
    }
  }
}
