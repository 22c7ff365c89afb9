extension TransferSettings.InitialImage {
  /// The starting image for a frame without a predecessor, inside the displayable range.
  func make(
    content: Tensor, style: Tensor, range: [ClosedRange<Float>], seed: UInt64
  ) -> Tensor {
    let image = content.clone()
    var generator = SplitMix64(seed: seed)
    let area = content.size.area
    switch self {
    case .content:
      break
    case .random:
      for plane in 0..<3 {
        for i in 0..<area {
          image.values[plane * area + i] = Float.random(in: range[plane], using: &generator)
        }
      }
    case .styleNoise:
      for i in 0..<area {
        let pixel = Int.random(in: 0..<style.size.area, using: &generator)
        for plane in 0..<3 {
          image.values[plane * area + i] = style.values[plane * style.size.area + pixel]
        }
      }
    }
    return image
  }
}

/// Steele, Lea, Flood, *Fast Splittable Pseudorandom Number Generators* (2014): a seeded generator.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
