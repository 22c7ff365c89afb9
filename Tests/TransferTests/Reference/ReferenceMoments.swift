@testable import Transfer

/// Mean and covariance of features, and the Wasserstein-2 distance of Gaussians, without LAPACK.
struct ReferenceMoments {
  let mean: [Double]
  /// Channels², row-major.
  let covariance: [Double]
  /// Mean square of the style's features, and what is added to the diagonals; `nil` for an image's own.
  private var style: (energy: Double, floor: Double)?

  /// The moments over all positions or, with a region, weighted by it.
  init(_ features: Planes, _ map: [Double]? = nil) {
    let (channels, area) = (features.channels, features.size.area)
    let shares = map ?? [Double](repeating: 1, count: area)
    let total = shares.reduce(0, +)
    let mean = (0..<channels).map { channel in
      (0..<area).reduce(0.0) { $0 + shares[$1] * features.values[channel * area + $1] } / total
    }
    var covariance = ReferenceObjective.gram(features, map)
    for i in 0..<channels {
      for j in 0..<channels { covariance[i * channels + j] -= mean[i] * mean[j] }
    }
    self.mean = mean
    self.covariance = covariance
  }

  private init(mean: [Double], covariance: [Double], style: (energy: Double, floor: Double)) {
    self.mean = mean
    self.covariance = covariance
    self.style = style
  }

  /// This style as a target at some share of the way from a content: the Gaussian on the shortest path.
  func interpolated(from content: ReferenceMoments, share: Double) -> ReferenceMoments {
    let n = mean.count
    let trace = (0..<n).reduce(0) { $0 + covariance[$1 * (n + 1)] }
    let style = (
      energy: trace + mean.reduce(0) { $0 + $1 * $1 }, floor: 1e-4 * trace / Double(n)
    )
    var (own, other) = (content.covariance, covariance)
    for i in 0..<n {
      own[i * (n + 1)] += style.floor
      other[i * (n + 1)] += style.floor
    }
    guard share < 1 else {
      return ReferenceMoments(mean: mean, covariance: other, style: style)
    }
    let root = Self.root(other, n).root
    let inverse = Self.root(Self.multiply(Self.multiply(root, own, n), root, n), n).inverse
    var map = Self.multiply(Self.multiply(root, inverse, n), root, n)
    for i in map.indices { map[i] = share * map[i] + (i % (n + 1) == 0 ? 1 - share : 0) }
    return ReferenceMoments(
      mean: zip(content.mean, mean).map { (1 - share) * $0 + share * $1 },
      covariance: Self.multiply(Self.multiply(map, own, n), map, n), style: style)
  }

  /// W₂² over the target's mean square, and its derivative by `features`, whose moments these are in a region.
  func distance(
    to target: ReferenceMoments, _ features: Planes, _ region: [Double]?
  ) -> (Double, Planes) {
    let (n, area) = (mean.count, features.size.area)
    let shares = region ?? [Double](repeating: 1, count: area)
    let total = shares.reduce(0, +)
    func trace(_ a: [Double]) -> Double { (0..<n).reduce(0) { $0 + a[$1 * (n + 1)] } }
    let (energy, floor) = target.style!
    var own = covariance
    for i in 0..<n { own[i * (n + 1)] += floor }
    let other = target.covariance
    let root = Self.root(other, n).root
    let (middle, inverse) = Self.root(
      Self.multiply(Self.multiply(root, own, n), root, n), n)
    var map = Self.multiply(Self.multiply(root, inverse, n), root, n)
    for i in map.indices { map[i] = (i % (n + 1) == 0 ? 1 : 0) - map[i] }
    var value = trace(own) + trace(other) - 2 * trace(middle)
    var derivative = Planes(channels: n, size: features.size)
    for i in 0..<n {
      let difference = mean[i] - target.mean[i]
      value += difference * difference
      for position in 0..<area {
        derivative.values[i * area + position] =
          2 * shares[position] * difference / (total * energy)
      }
      for j in 0..<n {
        let factor = 2 * map[i * n + j] / (total * energy)
        for position in 0..<area {
          derivative.values[i * area + position] +=
            factor * shares[position] * (features.values[j * area + position] - mean[j])
        }
      }
    }
    return (value / energy, derivative)
  }

  /// A^½ and A^−½ of a positive matrix, by Jacobi's rotations.
  static func root(_ matrix: [Double], _ n: Int) -> (root: [Double], inverse: [Double]) {
    var a = matrix
    var vectors = (0..<(n * n)).map { $0 % (n + 1) == 0 ? 1.0 : 0 }
    let square = matrix.reduce(0) { $0 + $1 * $1 }
    for _ in 0..<16 {
      let rest = a.indices.reduce(0) { $1 % (n + 1) == 0 ? $0 : $0 + a[$1] * a[$1] }
      if rest < 1e-34 * square { break }
      for p in 0..<(n - 1) {
        for q in (p + 1)..<n where abs(a[p * n + q]) > 1e-300 {
          // Golub, Van Loan, Matrix Computations, section 8.5: the rotation that makes a[p][q] 0.
          let theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q])
          let t = (theta >= 0 ? 1.0 : -1) / (abs(theta) + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in 0..<n {
            let (x, y) = (a[k * n + p], a[k * n + q])
            (a[k * n + p], a[k * n + q]) = (c * x - s * y, s * x + c * y)
          }
          for k in 0..<n {
            let (x, y) = (a[p * n + k], a[q * n + k])
            (a[p * n + k], a[q * n + k]) = (c * x - s * y, s * x + c * y)
            let (v, w) = (vectors[p * n + k], vectors[q * n + k])
            (vectors[p * n + k], vectors[q * n + k]) = (c * v - s * w, s * v + c * w)
          }
        }
      }
    }
    var (root, inverse) = (
      [Double](repeating: 0, count: n * n), [Double](repeating: 0, count: n * n)
    )
    for e in 0..<n {
      let value = a[e * (n + 1)].squareRoot()
      for i in 0..<n {
        for j in 0..<n {
          let product = vectors[e * n + i] * vectors[e * n + j]
          root[i * n + j] += value * product
          inverse[i * n + j] += product / value
        }
      }
    }
    return (root, inverse)
  }

  static func multiply(_ a: [Double], _ b: [Double], _ n: Int) -> [Double] {
    var result = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for k in 0..<n {
        let factor = a[i * n + k]
        for j in 0..<n { result[i * n + j] += factor * b[k * n + j] }
      }
    }
    return result
  }
}
