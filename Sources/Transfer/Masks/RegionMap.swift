/// How much each position of a layer belongs to a region: 1 × height × width, 0…1.
///
/// What Gatys, Ecker, Bethge, Hertzmann, Shechtman, *Controlling Perceptual Factors in Neural Style Transfer*
/// (2017), section 4, call a guidance channel. Departure: it weighs positions, not features, so that regions
/// with soft edges share each position instead of its square.
public struct RegionMap {
  public let values: Tensor
  /// Of all values: the region's size, in positions.
  public let sum: Double

  public init(_ values: Tensor) {
    precondition(values.channels == 1)
    self.values = values
    sum = values.values.reduce(0) { $0 + Double($1) }
  }

  /// The region's share of the layer, 0…1.
  var share: Double { sum / Double(values.count) }
}
