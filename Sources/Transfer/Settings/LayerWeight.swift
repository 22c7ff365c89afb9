/// A layer that a loss uses, with its weight among the loss's layers.
public struct LayerWeight: Codable, Equatable, Sendable {
  public let layer: Layer
  /// Weight relative to the other layers of the same loss; finite and positive.
  public let weight: Double

  public init(_ layer: Layer, weight: Double = 1) {
    self.layer = layer
    self.weight = weight
  }
}

extension [LayerWeight] {
  /// The weights scaled to sum to 1.
  var normalized: [LayerWeight] {
    let sum = reduce(0) { $0 + $1.weight }
    return map { LayerWeight($0.layer, weight: $0.weight / sum) }
  }
}
