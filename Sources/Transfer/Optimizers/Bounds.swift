/// The interval that each plane's values are kept in: the displayable range.
public struct Bounds: Sendable {
  /// One per plane.
  let ranges: [ClosedRange<Float>]

  public init(_ ranges: [ClosedRange<Float>]) {
    self.ranges = ranges
  }

  /// target = the point of the box nearest to `origin`.
  func project(_ origin: Tensor, to target: Tensor, _ workers: Workers) {
    forEachRange(of: origin, workers) { range, bounds in
      for i in range {
        target.base[i] = min(max(origin.base[i], bounds.lowerBound), bounds.upperBound)
      }
    }
  }

  /// target = the point of the box nearest to origin + step · direction.
  func project(
    _ origin: Tensor, plus direction: Tensor, times step: Double, to target: Tensor,
    _ workers: Workers
  ) {
    let step = Float(step)
    forEachRange(of: origin, workers) { range, bounds in
      for i in range {
        let value = origin.base[i] + step * direction.base[i]
        target.base[i] = min(max(value, bounds.lowerBound), bounds.upperBound)
      }
    }
  }

  /// Sets to 0 what of `vector` lies where `image` touches the box and descent would leave it: what
  /// remains are the values that are free to move.
  func keepFree(_ vector: Tensor, at image: Tensor, _ gradient: Tensor, _ workers: Workers) {
    forEachRange(of: image, workers) { range, bounds in
      for i in range {
        let isHeld =
          (image.base[i] <= bounds.lowerBound && gradient.base[i] > 0)
          || (image.base[i] >= bounds.upperBound && gradient.base[i] < 0)
        vector.base[i] = isHeld ? 0 : vector.base[i]
      }
    }
  }

  /// Σ gradient · direction over the values of `image` that are free to move along `direction`.
  func slope(_ gradient: Tensor, along direction: Tensor, at image: Tensor, _ workers: Workers)
    -> Double
  {
    let area = image.size.area
    return ranges.indices.reduce(0.0) { sum, plane in
      let bounds = ranges[plane]
      let start = plane * area
      return sum
        + VectorMath.sum(area, workers) { range in
          var sum = 0.0
          for i in (start + range.lowerBound)..<(start + range.upperBound) {
            let (value, step) = (image.base[i], direction.base[i])
            let moves = step > 0 ? value < bounds.upperBound : value > bounds.lowerBound
            sum += Double(moves ? gradient.base[i] * step : 0)
          }
          return sum
        }
    }
  }

  private func forEachRange(
    of image: Tensor, _ workers: Workers, _ body: (Range<Int>, ClosedRange<Float>) -> Void
  ) {
    let area = image.size.area
    for (plane, bounds) in ranges.enumerated() {
      let start = plane * area
      VectorMath.forEachRange(area, workers) { range in
        body((start + range.lowerBound)..<(start + range.upperBound), bounds)
      }
    }
  }
}
