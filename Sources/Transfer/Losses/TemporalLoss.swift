import Basics

/// Temporal loss: weight · (mean c · (x − ω)² + drift · mean s · (G s (x − ω − δ))²) over the image's values.
///
/// The first term is Ruder, Dosovitskiy, Brox (2016), equation 7. The second term is ours, a lock on drift: broad
/// colours (G, a Gaussian blur) must not wander along the motion, but change as the content's do (δ), where the way is
/// reliable and the light steady (s). The first term alone would need such a large weight for that that no brushstroke
/// could be restored.
struct TemporalLoss {
  /// Weight of the lock on drift, relative to the first term.
  private static let drift = 200.0

  let weight: Double
  /// The image to stay close to; `nil` for none.
  var target: TemporalTarget?
  private let blur: SymmetricBlur
  /// x − ω or s (x − ω − δ) of one plane, and its blur.
  private let difference: Tensor
  private let broad: Tensor
  private let workers: Workers

  /// - Parameter size: size of all frames.
  init(weight: Double, size: Size, workers: Workers) {
    self.weight = weight
    self.workers = workers
    blur = SymmetricBlur(sigma: 8, size: size, workers: workers)
    difference = Tensor(channels: 1, size: size)
    broad = Tensor(channels: 1, size: size)
  }

  /// Returns the loss and adds its derivative to `gradient`.
  func evaluate(_ image: Tensor, addingTo gradient: Tensor) -> Double {
    guard let target, weight > 0 else { return 0 }
    let area = image.size.area
    let scale = 2 * weight / Double(image.count)
    let (d, b) = (difference.base, broad.base)
    let isLocked = target.isLocked && target.isSteadyAnywhere
    let (c, s) = (target.weight.base, target.steadiness.base)
    var sum = 0.0
    for plane in 0..<image.channels {
      let g = gradient.base + plane * area
      VectorMath.subtract(
        target.image.base + plane * area, from: image.base + plane * area, to: d, area, workers)
      sum += VectorMath.sum(area, workers) { range in
        var sum = 0.0
        for i in range {
          sum += Double(c[i] * d[i] * d[i])
          g[i] += Float(scale) * c[i] * d[i]
        }
        return sum
      }
      guard isLocked else { continue }
      let change = target.change.base + plane * area
      VectorMath.forEachRange(area, workers) { range in
        for i in range { d[i] = s[i] * (d[i] - change[i]) }
      }
      blur.apply(to: d, result: b)
      sum += VectorMath.sum(area, workers) { range in
        var sum = 0.0
        for i in range {
          sum += Self.drift * Double(s[i] * b[i] * b[i])
          b[i] *= s[i]
        }
        return sum
      }
      // G is symmetric, so its derivative is G as well.
      blur.apply(to: b, result: d)
      VectorMath.forEachRange(area, workers) { range in
        for i in range { g[i] += Float(scale * Self.drift) * s[i] * d[i] }
      }
    }
    return weight * sum / Double(image.count)
  }
}
