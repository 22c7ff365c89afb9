/// First and second moments of a layer's features f over all positions: all that the style losses compare.
public struct FeatureMoments: Equatable, Sendable {
  /// E[f fᵀ].
  public var gram: GramMatrix
  /// μ = E[f], the mean of each channel.
  public var mean: [Float]

  /// Makes moments that are all 0.
  public init(channels: Int) {
    gram = GramMatrix(channels: channels)
    mean = [Float](repeating: 0, count: channels)
  }

  /// Covariance, E[f fᵀ] − μ μᵀ.
  var covariance: SymmetricMatrix {
    let order = gram.channels
    var result = SymmetricMatrix(order: order, values: gram.values.map(Double.init))
    for row in 0..<order {
      for column in 0..<order {
        result.values[row * order + column] -= Double(mean[row]) * Double(mean[column])
      }
    }
    return result
  }

  /// Adds scale · other.
  mutating func add(_ other: FeatureMoments, scale: Float) {
    for i in gram.values.indices { gram.values[i] += scale * other.gram.values[i] }
    for i in mean.indices { mean[i] += scale * other.mean[i] }
  }
}

extension [[Layer: FeatureMoments]] {
  /// Blends the moments of several styles, Σ share · moments, at each layer.
  func blended(by shares: [Double]) -> [Layer: FeatureMoments] {
    precondition(count == shares.count)
    var blend = self[0].mapValues { FeatureMoments(channels: $0.gram.channels) }
    for (moments, share) in zip(self, shares) {
      for layer in blend.keys { blend[layer]!.add(moments[layer]!, scale: Float(share)) }
    }
    return blend
  }
}
