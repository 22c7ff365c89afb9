/// What a loss adds to the derivative of the total by a layer's features F.
public enum FeatureGradient {
  /// scale · (F − target): a squared distance of features.
  case difference(from: FeatureMap, scale: Float)
  /// scale · region · (matrix · F + offset): a distance of Gram matrices, or of means and covariances.
  ///
  /// `matrix` holds channels² values, row-major and symmetric; `offset` one for each channel, added at all
  /// positions, or none. Positions count as `region` says; nil: each as 1. With an offset there is no region.
  case product(layer: Layer, matrix: [Float], offset: [Float], region: RegionMap?, scale: Float)

  var layer: Layer {
    switch self {
    case .difference(let target, _): target.layer
    case .product(let layer, _, _, _, _): layer
    }
  }
}
