import COpenBLAS

/// Moment loss at one layer in one region: weight · W₂² / E, the distance between the features of image and style,
/// both taken as Gaussian clouds of points.
///
/// The Wasserstein-2 distance of Gaussians (Dowson, Landau 1982): |μ − μ'|² + tr(C + C' − 2 (R C R)^½), where R is
/// the square root of C'. As a style loss, it follows crowsonkb/style-transfer-pytorch. Departures:
///
/// - It is divided by E, the mean square of the style's features, so that all layers and styles have the same weight.
/// - Covariances are compared as matrices in the 192 directions in which the style varies most; in the others, which
///   contain a few per cent of its variance, each direction separately: tr (R C R)^½ of what is
///   left of R C R without the rest off the diagonal. At up to 192 channels that is the distance
///   itself. The matrix of 512 × 512 alone would take as long as the network at small sizes.
///
/// In a region with map g, moments are weighted by g, and the loss by the region's share of the layer, Σ g / N.
final class MomentLoss: LayerStyleLoss {
  /// Factor with which the same weight paints about as strongly as with Gram matrices.
  private static let scale = 1e10
  /// Directions that are compared together, at most.
  private static let mostLeading = 192

  let layer: Layer
  let region: Int
  private let weight: Double
  private var style: (moments: FeatureMoments, target: MomentTarget)?
  private var target: MomentTarget?
  private var map: RegionMap?
  private var moments: FeatureMoments
  /// Number of positions of the whole layer.
  private var positions = 1.0
  private(set) var value = 0.0
  /// Mean square of the style's features.
  private var energy = 1.0
  /// I − T and μ − μ' − (I − T) μ, for the gradient.
  private var matrix: [Float]
  private var offset: [Float]
  /// How many directions are compared together.
  private let leading: Int
  // Of an evaluation: channels² values, leading² for the product and the half.
  private let covariance: Pages
  private let turned: Pages
  private let factors: Pages
  private let product: Pages
  private let half: Pages
  private let eigenvalues: Pages
  private var work: [Double]
  private var integers: [Int32]

  init(layer: Layer, weight: Double, region: Int) {
    OpenBLAS.isReady
    self.layer = layer
    self.weight = weight * Self.scale
    self.region = region
    let channels = VGG19.channels(at: layer)
    moments = FeatureMoments(channels: channels)
    matrix = moments.gram.values
    offset = moments.mean
    leading = min(channels, Self.mostLeading)
    covariance = Pages(doubles: channels * channels)
    turned = Pages(doubles: channels * channels)
    factors = Pages(floats: channels * channels)
    product = Pages(doubles: leading * leading)
    half = Pages(doubles: leading * leading)
    eigenvalues = Pages(doubles: leading)
    work = [Double](repeating: 0, count: 1 + 6 * leading + 2 * leading * leading)
    integers = [Int32](repeating: 0, count: 3 + 5 * leading)
  }

  var isSomewhere: Bool { map.map { $0.sum > 0 } ?? true }

  func setTarget(
    _ style: FeatureMoments, in map: RegionMap?, share: Double, content backend: (any Backend)?
  ) {
    self.map = map
    if self.style?.moments != style { self.style = (style, MomentTarget(style)) }
    target = self.style!.target
    guard let backend, isSomewhere else { return }
    backend.computeMoments(at: layer, region: map, into: &moments)
    target = target!.interpolated(from: moments, share: share)
  }

  func measure(_ backend: any Backend) {
    backend.computeMoments(at: layer, region: map, into: &moments)
    positions = Double(VGG19.size(at: layer, image: backend.size).area)
  }

  /// Sets a target of its own.
  func aim(at target: MomentTarget) { self.target = target }

  /// Computes `value` and `gradient` for given moments of features at some number of positions.
  func solve(_ moments: FeatureMoments, positions: Double) {
    self.moments = moments
    self.positions = positions
    solve()
  }

  func solve() {
    guard let target else { preconditionFailure("the target of \(layer) is not set") }
    let order = target.order
    var distance = target.trace + computeCovariance(floor: target.floor)
    distance -= 2 * solveLeading(target)
    distance -= 2 * solveRest(target)
    // T = Zᵀ Z, of which I − T is kept.
    cblas_ssyrk(
      CblasRowMajor, CblasUpper, CblasTrans, Int32(order), Int32(order), -1, factors.floats,
      Int32(order), 0, &matrix, Int32(order))
    for row in 0..<order {
      matrix[row * order + row] += 1
      for column in 0..<row { matrix[row * order + column] = matrix[column * order + row] }
    }
    for channel in 0..<order {
      let difference = Double(moments.mean[channel]) - target.mean[channel]
      distance += difference * difference
      var product = 0.0
      for other in 0..<order {
        product += Double(matrix[channel * order + other]) * Double(moments.mean[other])
      }
      offset[channel] = Float(difference - product)
    }
    energy = target.energy
    value = weight * (map?.share ?? 1) * distance / energy
  }

  /// Computes the covariance of the measured features, with `floor` on its diagonal, and returns
  /// its trace.
  private func computeCovariance(floor: Double) -> Double {
    let order = moments.gram.channels
    let covariance = covariance.doubles
    var trace = 0.0
    for row in 0..<order {
      let mean = Double(moments.mean[row])
      for column in 0..<order {
        let index = row * order + column
        covariance[index] =
          Double(moments.gram.values[index]) - mean * Double(moments.mean[column])
      }
      covariance[row * (order + 1)] += floor
      trace += covariance[row * (order + 1)]
    }
    return trace
  }

  /// Solves for the leading directions Q: leaves their part of Z, which is V w^−¼ R Q with the eigenvalues w and
  /// eigenvectors V of R Q C Qᵀ R, and returns tr w^½.
  private func solveLeading(_ target: MomentTarget) -> Double {
    let order = target.order
    let (n, k) = (Int32(order), Int32(leading))
    let (product, half) = (product.doubles, half.doubles)
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, target.directions, n,
      covariance.doubles, n, 0, turned.doubles, n)
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, k, k, n, 1, turned.doubles, n, target.directions, n,
      0, product, k)
    for row in 0..<leading {
      for column in 0..<leading {
        product[row * leading + column] *= target.deviations[row] * target.deviations[column]
      }
    }
    decompose()
    var sum = 0.0
    let least = target.floor * target.floor
    for row in 0..<leading {
      // Eigenvalues of two covariances' product are no smaller than the square of their floor.
      let root = max(eigenvalues.doubles[row], least).squareRoot()
      sum += root
      let scale = 1 / root.squareRoot()
      for column in 0..<leading {
        half[row * leading + column] =
          product[row * leading + column] * target.deviations[column] * scale
      }
    }
    // The covariance has been turned; its memory is free.
    let result = covariance.doubles
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, k, n, k, 1, half, k, target.directions, n, 0,
      result, n)
    for i in 0..<(leading * order) { factors.floats[i] = Float(result[i]) }
    return sum
  }

  /// Replaces the product by its eigenvectors, one in each row.
  private func decompose() {
    var n = Int32(leading)
    var (workCount, integerCount) = (Int32(work.count), Int32(integers.count))
    var status: Int32 = 0
    dsyevd_(
      "V", "L", &n, product.doubles, &n, eigenvalues.doubles, &work, &workCount, &integers,
      &integerCount, &status)
    precondition(status == 0, "eigenvalues at \(layer) did not converge")
  }

  /// Solves for the other directions, each separately: leaves their part of Z and returns Σ √(cᵢ
  /// c'ᵢ).
  private func solveRest(_ target: MomentTarget) -> Double {
    let order = target.order
    let (turned, factors) = (turned.doubles, factors.floats)
    var sum = 0.0
    for row in leading..<order {
      let places = (row * order)..<((row + 1) * order)
      var variance = 0.0
      for i in places { variance += turned[i] * target.directions[i] }
      let deviation = max(variance, target.floor).squareRoot()
      sum += deviation * target.deviations[row]
      let scale = (target.deviations[row] / deviation).squareRoot()
      for i in places { factors[i] = Float(scale * target.directions[i]) }
    }
    return sum
  }

  /// 2 · weight / (E N) · g · ((I − T) F + (μ − μ') − (I − T) μ), with N the number of positions of the whole layer.
  var gradient: FeatureGradient {
    .product(
      layer: layer, matrix: matrix, offset: offset, region: map,
      scale: Float(2 * weight / (energy * positions)))
  }
}
