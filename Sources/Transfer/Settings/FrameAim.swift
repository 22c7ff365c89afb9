/// What may differ from frame to frame in how a frame is painted.
public struct FrameAim: Equatable, Sendable {
  /// From photograph, 0, to painting, 1: the share of the first image's style loss that is to go.
  public let strength: Double
  /// Of the styles that are blended; they sum to 1.
  public let shares: [Double]
  /// How far the finished painting's chroma gives way to the content's, 0…1. No loss looks at it.
  public let contentColors: Double

  public init(strength: Double = 1, shares: [Double] = [1], contentColors: Double = 0) {
    self.strength = strength
    self.shares = shares
    self.contentColors = contentColors
  }

  /// How far from the content's Gram matrices, 0, to the style's, 1, those lie that are wanted.
  ///
  /// The style loss is a squared distance of them: so far, the share `strength` of it is gone.
  static func reach(strength: Double) -> Double { 1 - (1 - strength).squareRoot() }

  /// How much of what the losses want is another thing, 0…1: the Gram matrices that are wanted are a blend
  /// of the content's and the styles', and this is half the sum of the differences of their shares.
  func distance(from other: FrameAim) -> Double {
    precondition(shares.count == other.shares.count)
    let (own, others) = (Self.reach(strength: strength), Self.reach(strength: other.strength))
    let styles = zip(shares, other.shares).reduce(0) { $0 + abs(own * $1.0 - others * $1.1) }
    return (abs(own - others) + styles) / 2
  }

  /// From this distance on a painting with the one aim is no start for one with the other.
  static let cut = 0.25
}
