import Basics
import Foundation

@testable import Transfer

extension GreyImage {
  /// A smooth texture of many waves, moved by (right, down) pixels; the same for the same seed.
  static func texture(
    _ size: Size, seed: UInt64, right: Double = 0, down: Double = 0
  ) -> GreyImage {
    var generator = SplitMix64(seed: seed)
    // Wavelengths of 6 to 60 pixels in all directions.
    let waves = (0..<24).map { _ in
      let length = 6 * pow(10, Double.random(in: 0...1, using: &generator))
      let angle = Double.random(in: 0..<(2 * .pi), using: &generator)
      return (
        x: 2 * .pi / length * cos(angle), y: 2 * .pi / length * sin(angle),
        phase: Double.random(in: 0..<(2 * .pi), using: &generator)
      )
    }
    var levels: [UInt8] = []
    for y in 0..<size.height {
      for x in 0..<size.width {
        let sum = waves.reduce(0.0) {
          $0 + sin($1.x * (Double(x) - right) + $1.y * (Double(y) - down) + $1.phase)
        }
        levels.append(UInt8(min(max(128 + 18 * sum, 0), 255)))
      }
    }
    return GreyImage(size: size, levels: levels)
  }
}

extension GreyImage {
  /// The same with grain, ±`strength` grey levels; other grain for another seed.
  func grainy(_ strength: Double, seed: UInt64) -> GreyImage {
    var generator = SplitMix64(seed: seed)
    return GreyImage(
      size: size,
      levels: levels.map {
        let level = Double($0) + Double.random(in: -strength...strength, using: &generator)
        return UInt8(min(max(level.rounded(), 0), 255))
      })
  }

  /// The picture with `other` in place of some of its pixels.
  func replaced(by other: GreyImage, where isOther: (_ x: Int, _ y: Int) -> Bool) -> GreyImage {
    GreyImage(
      size: size,
      levels: levels.indices.map {
        isOther($0 % size.width, $0 / size.width) ? other.levels[$0] : levels[$0]
      })
  }
}

extension FlowField {
  /// A flow by a formula.
  init(_ size: Size, _ vector: (_ x: Int, _ y: Int) -> (Float, Float)) {
    self.init(size: size)
    for y in 0..<size.height {
      for x in 0..<size.width {
        (right[y * size.width + x], down[y * size.width + x]) = vector(x, y)
      }
    }
  }
}
