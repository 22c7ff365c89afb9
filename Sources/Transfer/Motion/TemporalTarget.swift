import Foundation

/// Target of the temporal loss, where earlier paintings show the same points: ω and c of Ruder, Dosovitskiy, Brox,
/// *Artistic style transfer for videos* (2016), equations 7 to 9.
public struct TemporalTarget {
  /// ω: earlier paintings, moved along the motion; 3 × height × width.
  let image: Tensor
  /// c: weight of ω at each pixel, from 0; 1 × height × width.
  let weight: Tensor
  /// How still each pixel is, 0…1: 1 where nothing moves or changes; 1 × height × width.
  let stillness: Tensor
  /// Whether any pixel is still.
  let isStillAnywhere: Bool
  /// Whether broad colours must not change where the content is still.
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
    stillness = Self.stillness(weight, nearest, content, workers)
    isStillAnywhere = stillness.values.contains { $0 > 0 }
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

  /// Motion, in pixels, and change of the content, in grey levels, at which stillness has fallen to 1/√e.
  private static let scale = (motion: Float(0.1), change: Float(5))
  /// Sigma, in pixels, of the Gaussian that hides film grain from the test for change.
  private static let grain = 3.0

  /// Stillness below this becomes 0: it has no effect, and subnormal numbers are slow.
  private static let faintest: Float = 1e-6

  /// How still each pixel is: 1 where the painting is reliable, the point has not moved and the content has not
  /// changed.
  private static func stillness(
    _ weight: Tensor, _ nearest: EarlierPainting, _ content: Tensor, _ workers: Workers
  ) -> Tensor {
    let result = Tensor(channels: 1, size: content.size)
    let area = content.size.area
    let flow = nearest.motion.flow
    let difference = Warp.linear(flow, to: nearest.painting.content, workers)
    VectorMath.forEachRange(content.count, workers) { range in
      for i in range { difference.base[i] -= content.base[i] }
    }
    let broad = GaussianBlur(sigma: grain).apply(to: difference, workers)
    VectorMath.forEachRange(area, workers) { range in
      for i in range where weight.base[i] > 0 {
        let motion = flow.right[i] * flow.right[i] + flow.down[i] * flow.down[i]
        // An earlier painting may be reliable where the flow to the nearest one is unknown.
        guard motion.isFinite else { continue }
        var change: Float = 0
        for plane in 0..<3 {
          let difference = broad.base[plane * area + i]
          change += difference * difference / 3
        }
        let stillness = exp(
          -motion / (2 * scale.motion * scale.motion)
            - change / (2 * scale.change * scale.change))
        result.base[i] = stillness < faintest ? 0 : stillness
      }
    }
    return result
  }
}
