/// Weight of each position of a layer, 1 × height × width: of a region, 0…1, or in a loss.
///
/// A guidance channel of Gatys, Ecker, Bethge, Hertzmann, Shechtman, *Controlling Perceptual Factors in Neural Style
/// Transfer* (2017), section 4. Departure: it weights positions, not features, so that the weights of regions with
/// soft edges sum to 1 at each position, rather than their squares.
public struct RegionMap {
  public let values: Tensor
  /// Sum of the values: the region's size in positions.
  public let sum: Double

  /// - Precondition: one channel.
  public init(_ values: Tensor) {
    precondition(values.channels == 1)
    self.values = values
    sum = values.values.reduce(0) { $0 + Double($1) }
  }

  /// The region's share of the layer, 0…1.
  var share: Double { sum / Double(values.count) }
}
