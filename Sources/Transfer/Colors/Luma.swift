import Basics

/// Luma of images in the network's input space, and chroma, the remainder.
///
/// Luma is a weighted mean of the gamma-encoded R, G and B, as in Y'CbCr; in a grey image, all three equal it.
public struct Luma {
  /// Weight of each plane, in the planes' order; they sum to 1.
  private let weights: [Float]
  /// Added to each plane, gives grey levels 0…255.
  private let mean: [Float]

  /// - Parameter rgb: luma weights of the video's colour matrix.
  public init(rgb: LumaWeights, _ preprocessing: Preprocessing) {
    let weights = rgb.values.map { Float($0) }
    self.weights = preprocessing.channelOrder == .rgb ? weights : weights.reversed()
    mean = preprocessing.mean
  }

  /// Mean luma, in grey levels.
  func mean(of image: Tensor) -> Double {
    let area = image.size.area
    return (0..<3).reduce(0) { sum, plane in
      let values = UnsafeBufferPointer(start: image.base + plane * area, count: area)
      let total = values.reduce(0.0) { $0 + Double($1) }
      return sum + Double(weights[plane]) * (total / Double(area) + Double(mean[plane]))
    }
  }

  /// Returns the image without its colours.
  func grey(_ image: Tensor, _ workers: Workers) -> Tensor {
    let result = Tensor(channels: 3, size: image.size)
    let area = image.size.area
    VectorMath.forEachRange(area, workers) { range in
      for i in range {
        let luma = value(image, i)
        for plane in 0..<3 { result.base[plane * area + i] = luma - mean[plane] }
      }
    }
    return result
  }

  /// Returns the painting with its own luma and chroma between its own and that of `content`.
  ///
  /// Where R, G or B would leave 0…255, chroma is reduced and its hue kept, as luma carries the strokes.
  ///
  /// - Parameter share: 0 for the painting's chroma, 1 for the content's (Cb and Cr are those of the content).
  func recolored(
    _ painting: Tensor, as content: Tensor, share: Double = 1, _ workers: Workers
  ) -> Tensor {
    let result = Tensor(channels: 3, size: content.size)
    let area = content.size.area
    let share = Float(share)
    VectorMath.forEachRange(area, workers) { range in
      for i in range {
        let luma = min(max(value(painting, i), 0), 255)
        let own = chroma(painting, i)
        let chroma = own + share * (chroma(content, i) - own)
        let (least, most) = (chroma.min(), chroma.max())
        var scale: Float = 1
        if most > 0 { scale = min(scale, (255 - luma) / most) }
        if least < 0 { scale = min(scale, luma / -least) }
        for plane in 0..<3 {
          result.base[plane * area + i] = luma + scale * chroma[plane] - mean[plane]
        }
      }
    }
    return result
  }

  /// Projects a derivative with respect to an image onto luma: a step along it leaves a grey image grey.
  static func project(_ gradient: Tensor, _ workers: Workers) {
    let area = gradient.size.area
    VectorMath.forEachRange(area, workers) { range in
      let planes = (gradient.base, gradient.base + area, gradient.base + 2 * area)
      for i in range {
        let mean = (planes.0[i] + planes.1[i] + planes.2[i]) / 3
        (planes.0[i], planes.1[i], planes.2[i]) = (mean, mean, mean)
      }
    }
  }

  /// Difference of each plane from luma at pixel `i`.
  private func chroma(_ image: Tensor, _ i: Int) -> SIMD3<Float> {
    let (area, luma) = (image.size.area, value(image, i))
    return SIMD3(
      image.base[i] + mean[0] - luma, image.base[area + i] + mean[1] - luma,
      image.base[2 * area + i] + mean[2] - luma)
  }

  /// Luma at pixel `i`, in grey levels.
  private func value(_ image: Tensor, _ i: Int) -> Float {
    let area = image.size.area
    return weights[0] * (image.base[i] + mean[0]) + weights[1] * (image.base[area + i] + mean[1])
      + weights[2] * (image.base[2 * area + i] + mean[2])
  }
}
