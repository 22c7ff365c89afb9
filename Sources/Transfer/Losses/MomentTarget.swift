/// The mean and covariance that a moment loss aims at, in the directions in which the covariance varies most first.
struct MomentTarget {
  /// Added to the diagonals of covariances, relative to the mean of the style's diagonal, so that features that
  /// do not occur cause no division by 0.
  private static let epsilon = 1e-4

  let mean: [Double]
  /// Mean square of the style's features: μᵀμ + tr C.
  let energy: Double
  /// The value added to the diagonals of covariances.
  let floor: Double
  /// Covariance, the floor included.
  private let covariance: SymmetricMatrix
  /// Its eigenvectors, one in each row, and the square roots of its eigenvalues, descending.
  let directions: [Double]
  let deviations: [Double]

  /// Aims at a style.
  init(_ style: FeatureMoments) {
    var covariance = style.covariance
    let mean = style.mean.map(Double.init)
    let energy = max(
      covariance.trace + mean.reduce(0) { $0 + $1 * $1 }, .leastNormalMagnitude)
    let floor = max(
      Self.epsilon * covariance.trace / Double(covariance.order), energy * 1e-12)
    covariance.addToDiagonal(floor)
    self.init(mean: mean, covariance: covariance, energy: energy, floor: floor)
  }

  private init(mean: [Double], covariance: SymmetricMatrix, energy: Double, floor: Double) {
    self.mean = mean
    self.covariance = covariance
    self.energy = energy
    self.floor = floor
    let (values, vectors) = covariance.eigen()
    let order = covariance.order
    deviations = values.reversed().map { max($0, floor).squareRoot() }
    directions = (0..<order).reversed().flatMap { row in
      vectors.values[(row * order)..<((row + 1) * order)]
    }
  }

  var order: Int { covariance.order }

  /// Trace of the covariance, the floor included.
  var trace: Double { covariance.trace }

  /// The point between a content (0) and this style (1): McCann's interpolation of two Gaussians, along which the
  /// Wasserstein-2 distance falls evenly.
  ///
  /// C(t) = A C A with A = (1 − t) I + t T, where T = R (R C R)^−½ R carries the content's covariance C to the
  /// style's, R² (McCann 1997; Peyré, Cuturi, *Computational Optimal Transport*, remark 2.31).
  func interpolated(from content: FeatureMoments, share: Double) -> MomentTarget {
    var own = content.covariance
    own.addToDiagonal(floor)
    let root = covariance.mapped { $0.squareRoot() }
    let least = floor * floor
    let inverse = root.times(own).times(root).mapped { 1 / max($0, least).squareRoot() }
    var map = root.times(inverse).times(root)
    for i in map.values.indices { map.values[i] *= share }
    map.addToDiagonal(1 - share)
    return MomentTarget(
      mean: zip(content.mean, mean).map { Double($0) + share * ($1 - Double($0)) },
      covariance: map.times(own).times(map, transposed: true), energy: energy, floor: floor)
  }
}
