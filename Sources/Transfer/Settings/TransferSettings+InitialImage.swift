extension TransferSettings {
  /// Where the first frame of a run starts.
  public enum InitialImage: String, CaseIterable, Codable, Sendable {
    /// The content frame itself: keeps its shapes best.
    case content
    /// Uniform noise around mid-grey.
    case random
    /// Noise in the colours of the style picture, the first if there are several.
    case styleNoise = "style-noise"
  }
}

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
