import Foundation

/// Confidence in a flow, by what frames show along it: 1 where they look alike, 0 where they do not.
///
/// Ways there and back may agree on a wrong place, and what changes or passes in between has no place at all. What the
/// frames show is the better judge: the root mean square of the residual around each pixel, in units of what is usual
/// in this pair of frames, so that grain, coding and changes of the light do not count.
struct FlowConfidence {
  /// Residual up to which confidence is 1, in units of the noise. Where flow is right, one pixel in fifty exceeds 3 to
  /// 9 times the noise, by scene: at borders, and in fine texture.
  private static let usual: Float = 6
  /// Standard deviation of the Gaussian by which confidence falls from there, in units of the noise.
  private static let width: Float = 3
  /// Confidence below this is 0.
  private static let least: Float = 0.1
  /// Sigma, in pixels, of the Gaussian over which the residual is averaged.
  private static let reach = 1.5
  /// The least noise, in grey levels: films without any are not held to the last level.
  private static let leastNoise: Float = 1
  /// About the number of pixels that the noise is the median of.
  private static let samples = 65536

  /// 0, or 0.1…1; 1 × height × width.
  let values: Tensor

  /// - Parameters:
  ///   - residual: a frame minus the other one, moved along the flow, in grey levels; 3 × height × width.
  ///   - visible: 1 where the other frame shows the same point, else 0; only these pixels tell the noise.
  init(residual: Tensor, visible: ReliabilityMap, _ workers: Workers) {
    let square = Self.meanSquare(residual, workers)
    let noise = Self.noise(square, visible)
    values = Tensor(channels: 1, size: residual.size)
    VectorMath.forEachRange(values.count, workers) { [values] range in
      for i in range {
        let excess = max(square.base[i].squareRoot() / noise - Self.usual, 0) / Self.width
        let value = exp(-excess * excess / 2)
        values.base[i] = value < Self.least ? 0 : value
      }
    }
  }

  private static func meanSquare(_ residual: Tensor, _ workers: Workers) -> Tensor {
    let area = residual.size.area
    let square = Tensor(channels: 1, size: residual.size)
    VectorMath.forEachRange(area, workers) { range in
      for plane in 0..<3 {
        let line = residual.base + plane * area
        for i in range { square.base[i] += line[i] * line[i] / 3 }
      }
    }
    return GaussianBlur(sigma: reach).apply(to: square, workers)
  }

  /// Root of the median over the visible pixels, or over an even choice of them.
  private static func noise(_ square: Tensor, _ visible: ReliabilityMap) -> Float {
    let step = max(square.count / samples, 1)
    var seen: [Float] = []
    for i in stride(from: 0, to: square.count, by: step) where visible.values.base[i] > 0 {
      seen.append(square.base[i])
    }
    guard !seen.isEmpty else { return leastNoise }
    seen.sort()
    return max(seen[seen.count / 2].squareRoot(), leastNoise)
  }
}
