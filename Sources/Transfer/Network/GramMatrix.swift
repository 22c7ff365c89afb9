/// G = F Fᵀ / (height · width) of a layer's features F: which channels fire together, and how strongly.
public struct GramMatrix: Equatable, Sendable {
  public let channels: Int
  /// channels² values, row-major; symmetric.
  public var values: [Float]
  /// The mean of each channel over all positions; empty where it is not wanted.
  public var mean: [Float]

  /// - Parameter mean: whether the channels' means are wanted as well.
  public init(channels: Int, mean: Bool = false) {
    self.channels = channels
    values = [Float](repeating: 0, count: channels * channels)
    self.mean = [Float](repeating: 0, count: mean ? channels : 0)
  }
}

extension [[Layer: GramMatrix]] {
  /// Σ share · A at each layer.
  func blended(by shares: [Double]) -> [Layer: GramMatrix] {
    precondition(count == shares.count)
    var blend = self[0].mapValues {
      GramMatrix(channels: $0.channels, mean: !$0.mean.isEmpty)
    }
    for (grams, share) in zip(self, shares) {
      for layer in blend.keys { blend[layer]!.add(grams[layer]!, scale: Float(share)) }
    }
    return blend
  }
}

extension GramMatrix {
  /// self += scale · other.
  mutating func add(_ other: GramMatrix, scale: Float) {
    for i in values.indices { values[i] += scale * other.values[i] }
    for i in mean.indices { mean[i] += scale * other.mean[i] }
  }
}
