/// A loss's contribution to the derivative of the total with respect to a layer's features F.
public enum FeatureGradient {
  /// scale · region · (F − target), from a squared distance of features; `region` is `nil` for 1 everywhere.
  case difference(from: FeatureMap, region: RegionMap?, scale: Float)
  /// scale · region · (matrix · F + offset), from a distance of Gram matrices, or of means and covariances.
  ///
  /// `matrix` has channels² values, row-major and symmetric. `offset` has one value for each channel, or none.
  /// `region` is the weight of each position, `nil` for 1.
  case product(layer: Layer, matrix: [Float], offset: [Float], region: RegionMap?, scale: Float)

  var layer: Layer {
    switch self {
    case .difference(let target, _, _): target.layer
    case .product(let layer, _, _, _, _): layer
    }
  }
}
