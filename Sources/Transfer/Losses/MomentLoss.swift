/// Moment loss at one layer: weight · W₂² / E, the distance between the features of image and style, both taken as
/// Gaussian clouds of points.
///
/// The Wasserstein-2 distance of Gaussians (Dowson, Landau 1982): |μ − μ'|² + tr(C + C' − 2 (R C R)^½), where R is
/// the square root of C'. As a style loss, it follows crowsonkb/style-transfer-pytorch. Departure: the division by
/// E, the mean square of the style's features, so that all layers and styles have the same weight.
final class MomentLoss {
  /// Factor with which the same weight paints about as strongly as with Gram matrices.
  private static let scale = 1e10
  /// Added to the diagonals of covariances, relative to the mean of the style's diagonal, so that features that
  /// do not occur cause no division by 0.
  private static let epsilon = 1e-4

  let layer: Layer
  let weight: Double
  private let targetMean: [Double]
  private let targetRoot: SymmetricMatrix
  private let targetTrace: Double
  private let energy: Double
  private let floor: Double
  private var moments: FeatureMoments
  /// I − T and μ − μ' − (I − T) μ, for the gradient.
  private var matrix: [Float]
  private var offset: [Float]
  private var positions = 1.0
  /// The loss of what was last solved.
  private(set) var value = 0.0

  /// - Parameter target: the style's moments at this layer.
  init(layer: Layer, weight: Double, target: FeatureMoments) {
    self.layer = layer
    let channels = target.gram.channels
    moments = FeatureMoments(channels: channels)
    matrix = moments.gram.values
    offset = moments.mean
    targetMean = target.mean.map(Double.init)
    var covariance = target.covariance
    energy = max(covariance.trace + targetMean.reduce(0) { $0 + $1 * $1 }, .leastNormalMagnitude)
    floor = max(Self.epsilon * covariance.trace / Double(channels), energy * 1e-12)
    covariance.addToDiagonal(floor)
    targetTrace = covariance.trace
    targetRoot = covariance.mapped { $0.squareRoot() }
    self.weight = weight * Self.scale / energy
  }

  /// Takes the moments from the last forward pass.
  func measure(_ backend: any Backend) {
    backend.computeMoments(at: layer, region: nil, into: &moments)
    positions = Double(VGG19.size(at: layer, image: backend.size).area)
  }

  /// Computes `value` and `gradient` from the measured moments; single-threaded.
  func solve() { solve(moments, positions: positions) }

  /// Computes `value` and `gradient` from the moments of features at some number of positions.
  func solve(_ measured: FeatureMoments, positions: Double) {
    moments = measured
    self.positions = positions
    var covariance = moments.covariance
    covariance.addToDiagonal(floor)
    let (roots, vectors) = targetRoot.times(covariance).times(targetRoot).eigen()
    let (order, mean) = (covariance.order, moments.mean.map(Double.init))
    var distance = covariance.trace + targetTrace
    // T = R M^−½ R, the map that carries one cloud to the other, as B Bᵀ with B = R V w^−¼.
    var factors = vectors
    for row in 0..<order {
      // Eigenvalues of two covariances' product are no smaller than the square of their floor.
      let root = max(roots[row], floor * floor).squareRoot()
      distance -= 2 * root
      for column in 0..<order { factors.values[row * order + column] /= root.squareRoot() }
    }
    let half = targetRoot.times(factors, transposed: true)
    var map = half.times(half, transposed: true)
    for i in map.values.indices { map.values[i] = -map.values[i] }
    map.addToDiagonal(1)
    for channel in 0..<order {
      let difference = mean[channel] - targetMean[channel]
      distance += difference * difference
      let row = map.values[(channel * order)..<((channel + 1) * order)]
      offset[channel] = Float(difference - zip(row, mean).reduce(0) { $0 + $1.0 * $1.1 })
    }
    for i in map.values.indices { matrix[i] = Float(map.values[i]) }
    value = weight * distance
  }

  /// Derivative with respect to F: 2 · weight / (E N) · ((I − T) F + (μ − μ') − (I − T) μ).
  var gradient: FeatureGradient {
    .product(
      layer: layer, matrix: matrix, offset: offset, region: nil,
      scale: Float(2 * weight / positions))
  }
}
