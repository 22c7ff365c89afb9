import Basics

@testable import Transfer

/// Seeded pictures for sizes that have no fixture.
enum Synthetic {
  /// Waves plus noise, in the network's input space.
  static func image(_ size: Size, seed: UInt64) -> Planes {
    var generator = SplitMix64(seed: seed)
    var planes = Planes(channels: 3, size: size)
    for i in planes.values.indices {
      let (y, x) = (i % size.area / size.width, i % size.width)
      let wave = Double((x * 7 + y * 3 + i / size.area * 11) % 97) - 48
      planes.values[i] = wave + Double.random(in: -40...40, using: &generator)
    }
    return Planes(planes.tensor)
  }
}
