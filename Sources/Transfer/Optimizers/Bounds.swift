/// Box constraints: the interval, usually the displayable range, to which each plane's values are limited.
public struct Bounds: Sendable {
  /// One for each plane.
  let ranges: [ClosedRange<Float>]

  public init(_ ranges: [ClosedRange<Float>]) {
    self.ranges = ranges
  }

  /// Sets `result` to the point of the box closest to `origin`.
  func project(_ origin: Tensor, to result: Tensor, _ workers: Workers) {
    forEachRange(of: origin, workers) { range, bounds in
      for i in range {
        result.base[i] = min(max(origin.base[i], bounds.lowerBound), bounds.upperBound)
      }
    }
  }

  /// Sets `result` to the point of the box closest to origin + step · direction.
  func project(
    _ origin: Tensor, plus direction: Tensor, times step: Double, to result: Tensor,
    _ workers: Workers
  ) {
    let step = Float(step)
    forEachRange(of: origin, workers) { range, bounds in
      for i in range {
        let value = origin.base[i] + step * direction.base[i]
        result.base[i] = min(max(value, bounds.lowerBound), bounds.upperBound)
      }
    }
  }

  /// Sets `vector` to 0 wherever `image` is at the edge of the box and descent would leave it, so that only values
  /// that are free to move remain.
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

  /// Returns Σ gradient · direction over the values of `image` that are free to move along `direction`.
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
