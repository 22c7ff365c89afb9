import Foundation

/// Content loss at one layer: weight · mean(m · (F − P)²), with P the content's features and m the focus.
///
/// Gatys, Ecker, Bethge, *A Neural Algorithm of Artistic Style* (2015), equation 1. Departure: the mean over
/// elements instead of half the sum, so that the weight does not depend on the image's size.
/// Departure: m, which is 1 everywhere in their loss, lets detailed positions count for more than a
/// sky or a wall, where strokes are free.
struct ContentLoss {
  let weight: Double
  let target: FeatureMap
  /// m, whose mean is 1; `nil` for 1 everywhere.
  let focus: RegionMap?

  /// Positions count for at least a fifth and at most five times as much as the mean, before the exponent.
  private static let widest: Float = 5

  /// How much each position counts: (e / mean e)^exponent, with e the mean square of its features, over its mean.
  ///
  /// - Parameter exponent: 0…1; at 0, and where there are no features, all count alike.
  static func focus(on features: Tensor, exponent: Double) -> RegionMap? {
    guard exponent > 0 else { return nil }
    let area = features.size.area
    let map = Tensor(channels: 1, size: features.size)
    let m = map.base
    for i in 0..<area { m[i] = 0 }
    for channel in 0..<features.channels {
      let f = features.base + channel * area
      for i in 0..<area { m[i] += f[i] * f[i] }
    }
    func mean() -> Double { map.values.reduce(0) { $0 + Double($1) } / Double(area) }
    let energy = Float(mean())
    guard energy > 0 else { return nil }
    for i in 0..<area {
      m[i] = powf(min(max(m[i] / energy, 1 / widest), widest), Float(exponent))
    }
    let average = Float(mean())
    for i in 0..<area { m[i] /= average }
    return RegionMap(map)
  }

  /// The loss of the last forward pass.
  func value(_ backend: any Backend) -> Double {
    weight * backend.meanSquaredDifference(from: target, region: focus)
  }

  /// Derivative with respect to F: 2 · weight / elements · m · (F − P).
  var gradient: FeatureGradient {
    .difference(from: target, region: focus, scale: Float(2 * weight / Double(target.values.count)))
  }
}
