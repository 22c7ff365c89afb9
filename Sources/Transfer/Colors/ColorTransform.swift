/// A linear map of colours, y = M x + offset, that gives one image's colours the mean and covariance of another's.
///
/// The Monge–Kantorovich map, which moves colours as little as possible: Pitié, Kokaram, *The linear
/// Monge-Kantorovitch linear colour mapping for example-based colour transfer* (2007).
struct ColorTransform {
  /// Row-major, 3 × 3.
  let matrix: [Double]
  let offset: [Double]

  /// Maps the colours of one image to those of another; both have 3 planes.
  init(from image: Tensor, to other: Tensor) {
    self.init(from: ColorStatistics(image), to: ColorStatistics(other))
  }

  init(from a: ColorStatistics, to b: ColorStatistics) {
    // M = A^-½ (A^½ B A^½)^½ A^-½; adding one grey level² avoids a division by 0 for flat images.
    let (root, inverse) = a.covariance.adding(1).squareRoots()
    let middle = (root * b.covariance.adding(1) * root).squareRoots().root
    let map = inverse * middle * inverse
    matrix = map.values
    offset = (0..<3).map { row in
      b.mean[row] - (0..<3).reduce(0) { $0 + map.values[3 * row + $1] * a.mean[$1] }
    }
  }

  func apply(to image: Tensor, _ workers: Workers) -> Tensor {
    let result = Tensor(channels: 3, size: image.size)
    let area = image.size.area
    let (m, o) = (matrix.map { Float($0) }, offset.map { Float($0) })
    VectorMath.forEachRange(area, workers) { range in
      for i in range {
        let (x, y, z) = (image.base[i], image.base[area + i], image.base[2 * area + i])
        for row in 0..<3 {
          result.base[row * area + i] =
            m[3 * row] * x + m[3 * row + 1] * y + m[3 * row + 2] * z + o[row]
        }
      }
    }
    return result
  }
}
