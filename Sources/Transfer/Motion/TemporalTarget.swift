import Foundation

/// Target of the temporal loss, where earlier paintings show the same points: ω and c of Ruder, Dosovitskiy, Brox,
/// *Artistic style transfer for videos* (2016), equations 7 to 9.
public struct TemporalTarget {
  /// ω: earlier paintings, moved along the motion; 3 × height × width.
  let image: Tensor
  /// c: weight of ω at each pixel, from 0; 1 × height × width.
  let weight: Tensor
  /// 1 where `image` shows the frame's own points, even if not accurate to the pixel, else 0.
  let seen: ReliabilityMap
  /// How steady each point's light is, 0…1, from the nearest painting's frame to this one; 0 where the way there is not
  /// reliable; 1 × height × width.
  let steadiness: Tensor
  /// How the content's broad colours have changed along the way; 3 × height × width.
  let change: Tensor
  /// Whether any point is steady.
  let isSteadyAnywhere: Bool
  /// Whether broad colours must change as the content's do where these are steady.
  var isLocked = true

  /// Combines earlier paintings: each pixel's weight goes to the nearest painting that shows it,
  /// c_j ← max(c_j − Σ of the nearer, 0).
  ///
  /// Departure from Ruder et al.: c_j is lower where the frames do not look alike along the flow, too
  /// (`FlowConfidence`).
  ///
  /// Σ c_j (x − ω_j)² and (Σ c_j) (x − Σ c_j ω_j / Σ c_j)² differ only by a constant, so one ω stands for all of
  /// them.
  ///
  /// - Parameters:
  ///   - paintings: the nearest first; at least one.
  ///   - content: the frame to be painted.
  init(_ paintings: [EarlierPainting], content: Tensor, _ workers: Workers) {
    precondition(!paintings.isEmpty)
    let residual = Self.residual(of: content, paintings[0], workers)
    let nearest = paintings[0].motion.lowered(by: residual, workers)
    let image = paintings[0].moved(workers)
    let weight = nearest.reliability.values.clone()
    let area = image.size.area
    for painting in paintings.dropFirst() {
      let moved = painting.moved(workers)
      let map = painting.motion
        .lowered(by: Self.residual(of: content, painting, workers), workers).reliability.values
      for i in 0..<area {
        let added = max(map.base[i] - weight.base[i], 0)
        guard added > 0 else { continue }
        let total = weight.base[i] + added
        for plane in 0..<3 {
          let place = plane * area + i
          image.base[place] += added / total * (moved.base[place] - image.base[place])
        }
        weight.base[i] = total
      }
    }
    self.image = image
    self.weight = weight
    seen = Self.seen(nearest.visibility, or: weight)
    change = Self.change(residual, nearest.reliability, workers)
    steadiness = Self.steadiness(change, nearest.reliability, workers)
    isSteadyAnywhere = steadiness.values.contains { $0 > 0 }
  }

  /// 1 where either is above 0, else 0.
  private static func seen(_ visibility: ReliabilityMap, or weight: Tensor) -> ReliabilityMap {
    let seen = visibility.values.clone()
    for i in 0..<seen.count where weight.base[i] > 0 { seen.base[i] = 1 }
    return ReliabilityMap(seen)
  }

  /// Σ c (x − ω)² / Σ c over an image's values; `nil` if c is 0 everywhere.
  func distance(from x: Tensor) -> Double? {
    let area = image.size.area
    var (sum, total) = (0.0, 0.0)
    for i in 0..<area where weight.base[i] > 0 {
      let c = Double(weight.base[i])
      for plane in 0..<3 {
        let difference = Double(x.base[plane * area + i] - image.base[plane * area + i])
        sum += c * difference * difference
      }
      total += 3 * c
    }
    return total > 0 ? sum / total : nil
  }

  /// Change of the content, in grey levels, at which steadiness has fallen to 1/√e.
  private static let scale: Float = 5
  /// Sigma, in pixels, of the Gaussian that hides film grain from the change.
  private static let grain = 3.0

  /// Steadiness below this becomes 0: it has no effect, and subnormal numbers are slow.
  private static let faintest: Float = 1e-6

  /// The content minus that of an earlier painting, moved along the motion; 3 × height × width.
  private static func residual(
    of content: Tensor, _ earlier: EarlierPainting, _ workers: Workers
  ) -> Tensor {
    let residual = Warp.linear(earlier.motion.flow, to: earlier.painting.content, workers)
    VectorMath.forEachRange(residual.count, workers) { range in
      for i in range { residual.base[i] = content.base[i] - residual.base[i] }
    }
    return residual
  }

  /// The residual without its grain: how the content changes along the motion; 0 where that is not reliable.
  private static func change(
    _ residual: Tensor, _ reliability: ReliabilityMap, _ workers: Workers
  ) -> Tensor {
    let known = reliability.values
    let area = residual.size.area
    let reliable = Tensor(channels: 3, size: residual.size)
    VectorMath.forEachRange(area, workers) { range in
      for plane in 0..<3 {
        let start = plane * area
        for i in range { reliable.base[start + i] = known.base[i] * residual.base[start + i] }
      }
    }
    let blur = GaussianBlur(sigma: grain)
    let (change, share) = (
      blur.apply(to: reliable, workers), blur.apply(to: known, workers)
    )
    VectorMath.forEachRange(area, workers) { range in
      for plane in 0..<3 {
        let line = change.base + plane * area
        for i in range { line[i] = known.base[i] > 0 ? line[i] / share.base[i] : 0 }
      }
    }
    return change
  }

  /// 1 where the motion is reliable and the content has not changed along it.
  private static func steadiness(
    _ change: Tensor, _ reliability: ReliabilityMap, _ workers: Workers
  ) -> Tensor {
    let result = Tensor(channels: 1, size: change.size)
    let area = change.size.area
    VectorMath.forEachRange(area, workers) { range in
      for i in range where reliability.values.base[i] > 0 {
        var square: Float = 0
        for plane in 0..<3 {
          let difference = change.base[plane * area + i]
          square += difference * difference / 3
        }
        let steadiness = reliability.values.base[i] * exp(-square / (2 * scale * scale))
        result.base[i] = steadiness < faintest ? 0 : steadiness
      }
    }
    return result
  }
}
