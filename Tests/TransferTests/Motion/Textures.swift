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
