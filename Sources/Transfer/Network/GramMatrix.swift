/// G = F Fᵀ / N of a layer's features F at N positions: which channels fire together, and how strongly.
public struct GramMatrix: Equatable, Sendable {
  public let channels: Int
  /// channels² values, row-major; symmetric.
  public var values: [Float]

  /// All 0.
  public init(channels: Int) {
    self.channels = channels
    values = [Float](repeating: 0, count: channels * channels)
  }
}
