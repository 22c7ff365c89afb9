/// The parameters of a painting that may change from frame to frame.
public struct FrameAim: Equatable, Sendable {
  /// How far the frame moves from photograph (0) to painting (1), to the eye.
  public let strength: Double
  /// Blend weights of the styles; they sum to 1.
  public let shares: [Double]
  /// How far the chroma of the finished painting is replaced by the content's, 0…1; does not affect
  /// the losses.
  public let contentColors: Double

  public init(strength: Double = 1, shares: [Double] = [1], contentColors: Double = 0) {
    self.strength = strength
    self.shares = shares
    self.contentColors = contentColors
  }

  /// Where the target Gram matrices lie between the content's (0) and the style's (1).
  ///
  /// A frame looks halfway between photograph and painting where its target is three fifths of the way: features
  /// hardly change before they resemble the style's, and change fast in the end (docs/STYLE.md).
  static func reach(strength: Double) -> Double { strength * (1 + strength * (1 - strength)) }

  /// How much of the losses' target differs between two aims, 0…1.
  ///
  /// The target Gram matrices are a blend of the content's and the styles'; this is half the sum of the
  /// absolute differences of the blend weights.
  func distance(from other: FrameAim) -> Double {
    precondition(shares.count == other.shares.count)
    let (own, others) = (Self.reach(strength: strength), Self.reach(strength: other.strength))
    let styles = zip(shares, other.shares).reduce(0) { $0 + abs(own * $1.0 - others * $1.1) }
    return (abs(own - others) + styles) / 2
  }

  /// Distance from which a painting with one aim is no longer used as a start for the other.
  static let cut = 0.25
}
