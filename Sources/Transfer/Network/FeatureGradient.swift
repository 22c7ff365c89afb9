/// What a loss adds to the derivative of the total by a layer's features F.
public enum FeatureGradient {
  /// scale · (F − target): a squared distance of features.
  case difference(from: FeatureMap, scale: Float)
  /// scale · region · (matrix · F + mean) with a symmetric matrix and, if it has one, its mean, the same at
  /// all positions: a distance of Gram matrices, or of means and covariances, of positions that count as
  /// `region` says; nil: each as 1. A matrix with a mean has no region.
  case product(layer: Layer, matrix: GramMatrix, region: RegionMap?, scale: Float)

  var layer: Layer {
    switch self {
    case .difference(let target, _): target.layer
    case .product(let layer, _, _, _): layer
    }
  }
}
