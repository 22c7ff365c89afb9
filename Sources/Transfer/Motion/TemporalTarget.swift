import Foundation

/// Target of the temporal loss, where earlier paintings show the same points: ω and c of Ruder, Dosovitskiy, Brox,
/// *Artistic style transfer for videos* (2016), equations 7 to 9.
public struct TemporalTarget {
  /// ω: earlier paintings, moved along the motion; 3 × height × width.
  let image: Tensor
  /// c: weight of ω at each pixel, from 0; 1 × height × width.
  let weight: Tensor
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
  /// Σ c_j (x − ω_j)² and (Σ c_j) (x − Σ c_j ω_j / Σ c_j)² differ only by a constant, so one ω stands for all of
  /// them.
  ///
  /// - Parameters:
  ///   - paintings: the nearest first; at least one.
  ///   - content: the frame to be painted.
  init(_ paintings: [EarlierPainting], content: Tensor, _ workers: Workers) {
    precondition(!paintings.isEmpty)
    let nearest = paintings[0]
    let image = nearest.moved(workers)
    let weight = nearest.motion.reliability.values.clone()
    let area = image.size.area
    for painting in paintings.dropFirst() {
      let moved = painting.moved(workers)
      let map = painting.motion.reliability.values
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
    change = Self.change(to: content, from: nearest, workers)
    steadiness = Self.steadiness(change, nearest.motion.reliability, workers)
    isSteadyAnywhere = steadiness.values.contains { $0 > 0 }
  }

  /// 1 where `image` shows the frame's own points, even if not accurate to the pixel; 0…1.
  ///
  /// - Parameter nearest: motion to the nearest painting.
  func seen(_ nearest: Motion) -> ReliabilityMap {
    let seen = nearest.visibility.values.clone()
    for i in 0..<seen.count { seen.base[i] = max(seen.base[i], weight.base[i]) }
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

  /// The change of the content along the motion, without its grain; 0 where the motion is not reliable.
  private static func change(
    to content: Tensor, from nearest: EarlierPainting, _ workers: Workers
  ) -> Tensor {
    let known = nearest.motion.reliability.values
    let moved = Warp.linear(nearest.motion.flow, to: nearest.painting.content, workers)
    let area = content.size.area
    VectorMath.forEachRange(area, workers) { range in
      for plane in 0..<3 {
        let (old, new) = (moved.base + plane * area, content.base + plane * area)
        for i in range { old[i] = known.base[i] * (new[i] - old[i]) }
      }
    }
    let blur = GaussianBlur(sigma: grain)
    let (change, share) = (blur.apply(to: moved, workers), blur.apply(to: known, workers))
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
