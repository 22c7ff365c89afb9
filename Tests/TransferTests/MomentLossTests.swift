import Basics
import Testing

@testable import Transfer

/// The moment loss of given moments, at layers that are compared whole and at those that are not.
@Suite struct MomentLossTests {
  /// Features of a few strong and many weak directions, as in a network.
  private static func moments(channels: Int, seed: UInt64) -> FeatureMoments {
    var generator = SplitMix64(seed: seed)
    let area = channels + channels / 2
    // A chain of channels that share what varies, ever less of it.
    let noise = (0..<(channels * area)).map { _ in Double.random(in: -1...1, using: &generator) }
    var features = noise
    for channel in 0..<channels {
      let size = 20 / Double(1 + channel)
      for i in 0..<area {
        let shared = noise[(channel * 7 % 16) * area + i] * 2 + noise[(channel % 40) * area + i]
        features[channel * area + i] = 1 + size * (features[channel * area + i] + shared)
      }
    }
    var moments = FeatureMoments(channels: channels)
    for a in 0..<channels {
      moments.mean[a] = Float(
        (0..<area).reduce(0.0) { $0 + features[a * area + $1] } / Double(area))
      for b in 0...a {
        let sum = (0..<area).reduce(0.0) { $0 + features[a * area + $1] * features[b * area + $1] }
        moments.gram.values[a * channels + b] = Float(sum / Double(area))
        moments.gram.values[b * channels + a] = Float(sum / Double(area))
      }
    }
    return moments
  }

  private static func loss(_ target: FeatureMoments) -> MomentLoss {
    let block = target.gram.channels == 64 ? 1 : 5
    let loss = MomentLoss(
      layer: .convolution(block: block, index: 1), weight: 1e-10, region: 0)
    loss.setTarget(target, in: nil, share: 1, content: nil)
    return loss
  }

  /// The distance by eigenvalues in double precision: of the leading directions' matrix, and of each other direction.
  private static func expected(_ moments: FeatureMoments, _ target: FeatureMoments) -> Double {
    let (own, aim) = (moments.covariance, MomentTarget(target))
    let order = own.order
    var covariance = own
    covariance.addToDiagonal(aim.floor)
    var directions = SymmetricMatrix(
      order: order, values: aim.directions)
    for row in 0..<order {
      for i in 0..<order { directions.values[row * order + i] *= aim.deviations[row] }
    }
    let turned = directions.times(covariance).times(directions, transposed: true)
    let leading = min(order, 192)
    let corner = SymmetricMatrix(
      order: leading,
      values: (0..<(leading * leading)).map {
        turned.values[$0 / leading * order + $0 % leading]
      })
    var roots = corner.eigen().values.reduce(0) { $0 + max($1, 0).squareRoot() }
    for row in leading..<order { roots += turned.values[row * (order + 1)].squareRoot() }
    let means = zip(moments.mean, aim.mean).reduce(0) {
      $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1)
    }
    return (covariance.trace + aim.trace - 2 * roots + means) / aim.energy
  }

  /// A picture has no distance from itself, and half of its contrast a known one: means and roots of covariances are
  /// halved.
  @Test(arguments: [64, 512]) func measuresWhatIsKnown(channels: Int) {
    let target = Self.moments(channels: channels, seed: 3)
    let loss = Self.loss(target)
    loss.solve(target, positions: 1)
    #expect(abs(loss.value) < 1e-6)
    var half = target
    for i in half.gram.values.indices { half.gram.values[i] /= 4 }
    for i in half.mean.indices { half.mean[i] /= 2 }
    loss.solve(half, positions: 1)
    #expect(abs(loss.value - 0.25) < 1e-3)
  }

  @Test(arguments: [64, 512]) func matchesEigenvaluesInDoublePrecision(channels: Int) {
    let target = Self.moments(channels: channels, seed: 3)
    let moments = Self.moments(channels: channels, seed: 4)
    let loss = Self.loss(target)
    loss.solve(moments, positions: 1)
    let expected = Self.expected(moments, target)
    #expect(expected > 1e-3)
    #expect(abs(loss.value / expected - 1) < 1e-4)
  }

  /// For a change D of the features' second moments, the loss changes by the sum of (I − T) D / E.
  @Test(arguments: [64, 512]) func derivativeMatchesCentralDifferences(channels: Int) throws {
    let target = Self.moments(channels: channels, seed: 3)
    let moments = Self.moments(channels: channels, seed: 4)
    let other = Self.moments(channels: channels, seed: 5)
    let loss = Self.loss(target)
    loss.solve(moments, positions: 1)
    guard case .product(_, let matrix, _, _, let scale) = loss.gradient else {
      Issue.record("no product")
      return
    }
    let change = zip(other.gram.values, moments.gram.values).map { $0 - $1 }
    let slope = zip(matrix, change).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    func value(_ step: Float) -> Double {
      var moved = moments
      for i in change.indices { moved.gram.values[i] += step * change[i] }
      return Self.expected(moved, target)
    }
    let difference = (value(1e-3) - value(-1e-3)) / 2e-3
    #expect(abs(Double(scale) / 2 * slope / difference - 1) < 1e-3)
  }

  /// A target halfway is half as far: along the shortest path the distance falls evenly.
  @Test func interpolationFallsEvenly() {
    let (style, content) = (
      Self.moments(channels: 64, seed: 3), Self.moments(channels: 64, seed: 4)
    )
    let whole = MomentTarget(style)
    let loss = Self.loss(style)
    loss.solve(content, positions: 1)
    let full = loss.value
    loss.aim(at: whole.interpolated(from: content, share: 0.6))
    loss.solve(content, positions: 1)
    #expect(abs(loss.value / (0.36 * full) - 1) < 1e-3)
  }
}
