/// A line search that satisfies the strong Wolfe conditions.
///
/// Nocedal, Wright, *Numerical Optimization* (2006), algorithms 3.5 (bracketing) and 3.6 (zoom), with safeguarded
/// cubic interpolation (equation 3.59).
struct StrongWolfeSearch: Equatable, Sendable {
  /// Constant of the sufficient decrease condition, in 0..<curvature.
  var decrease = 1e-4
  /// Constant of the curvature condition: share of the slope that may remain; in decrease..<1.
  var curvature = 0.9
  /// Number of trials after which the lowest point so far is accepted.
  var trials = 12

  /// A step along the line, with the function's value and slope there.
  struct Point: Equatable {
    let step: Double
    let value: Double
    let slope: Double
  }

  enum Result: Equatable {
    /// A point with sufficient decrease and, unless the trials ran out, a small slope.
    case found(Point)
    /// No trial decreased the function sufficiently.
    case failed(lastStep: Double)
    /// The function could not be evaluated any more.
    case interrupted
  }

  /// Searches from `origin` (step 0, negative slope), trying `firstStep` first.
  ///
  /// The result is always the lowest of the evaluated points that decreased the function sufficiently, so the caller
  /// can keep that point while it evaluates.
  ///
  /// - Parameter function: evaluates a step; returns `nil` if that is no longer possible.
  func search(
    from origin: Point, firstStep: Double,
    _ function: (_ step: Double) throws(OptimizationError) -> Point?
  ) throws(OptimizationError) -> Result {
    var low = origin
    var high: Point?
    var step = firstStep
    for _ in 0..<trials {
      guard let point = try function(step) else { return .interrupted }
      if !isSufficient(point, from: origin) || (low.step > 0 && point.value >= low.value) {
        high = point
      } else if abs(point.slope) <= -curvature * origin.slope {
        return .found(point)
      } else {
        // The minimum lies where the slope descends to.
        if let end = high {
          if point.slope * (end.step - point.step) >= 0 { high = low }
        } else if point.slope >= 0 {
          high = low
        }
        low = point
      }
      step =
        high.map { interpolate(low, $0) }
        ?? min(max(extrapolate(low, origin), 2 * low.step), 10 * low.step)
    }
    return low.step > 0 ? .found(low) : .failed(lastStep: step)
  }

  /// Whether a point satisfies the sufficient decrease condition.
  func isSufficient(_ point: Point, from origin: Point) -> Bool {
    point.value <= origin.value + decrease * point.step * origin.slope
  }

  /// Minimum of the cubic through two points, kept away from both.
  private func interpolate(_ a: Point, _ b: Point) -> Double {
    let margin = 0.1 * (b.step - a.step)
    let inner = min(a.step + margin, b.step - margin)...max(a.step + margin, b.step - margin)
    guard let minimum = cubicMinimum(a, b) else { return (a.step + b.step) / 2 }
    return min(max(minimum, inner.lowerBound), inner.upperBound)
  }

  private func extrapolate(_ point: Point, _ origin: Point) -> Double {
    cubicMinimum(origin, point).flatMap { $0 > point.step ? $0 : nil } ?? 4 * point.step
  }

  private func cubicMinimum(_ a: Point, _ b: Point) -> Double? {
    let d1 = a.slope + b.slope - 3 * (a.value - b.value) / (a.step - b.step)
    let square = d1 * d1 - a.slope * b.slope
    guard square >= 0 else { return nil }
    let d2 = (b.step > a.step ? 1 : -1) * square.squareRoot()
    let minimum =
      b.step - (b.step - a.step) * (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2)
    return minimum.isFinite ? minimum : nil
  }
}
