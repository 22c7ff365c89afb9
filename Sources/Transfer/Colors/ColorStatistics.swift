/// Mean and covariance of an image's colours.
struct ColorStatistics: Equatable {
  let mean: [Double]
  let covariance: Matrix3

  init(_ image: Tensor) {
    let area = image.size.area
    let planes = (0..<3).map { image.base + $0 * area }
    let mean = planes.map { plane in
      (0..<area).reduce(0.0) { $0 + Double(plane[$1]) } / Double(area)
    }
    var values = [Double](repeating: 0, count: 9)
    for a in 0..<3 {
      for b in 0...a {
        let sum = (0..<area).reduce(0.0) {
          $0 + (Double(planes[a][$1]) - mean[a]) * (Double(planes[b][$1]) - mean[b])
        }
        values[3 * a + b] = sum / Double(area)
        values[3 * b + a] = values[3 * a + b]
      }
    }
    self.mean = mean
    covariance = Matrix3(values: values)
  }

  /// Root mean square distance of the colours from their mean, in grey levels.
  var contrast: Double {
    (covariance.values[0] + covariance.values[4] + covariance.values[8]).squareRoot()
  }
}
