/// Gram matrix of a layer's features F at N positions, G = F Fᵀ / N: how strongly channels fire together.
public struct GramMatrix: Equatable, Sendable {
  public let channels: Int
  /// channels² values, row-major; symmetric.
  public var values: [Float]

  /// Makes a matrix of zeros.
  public init(channels: Int) {
    self.channels = channels
    values = [Float](repeating: 0, count: channels * channels)
  }
}
