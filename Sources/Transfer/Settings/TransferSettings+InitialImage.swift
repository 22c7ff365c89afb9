extension TransferSettings {
  /// Starting image of a frame without a predecessor.
  public enum InitialImage: String, CaseIterable, Codable, Sendable {
    /// The content frame, which keeps its shapes best.
    case content
    /// Uniform noise around mid-grey.
    case random
    /// Pixels drawn at random from the style picture, the first if there are several.
    case styleNoise = "style-noise"
  }
}

extension TransferSettings.InitialImage {
  /// Makes the starting image.
  ///
  /// - Parameters:
  ///   - content, style: in the network's input space.
  ///   - range: of the random values in each plane.
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
