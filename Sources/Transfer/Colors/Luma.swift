/// The luma of pictures in the network's input space, and what is left of them without it.
///
/// Luma is a weighted mean of the gamma-encoded R, G and B, as in Y'CbCr; in a grey picture all three are its
/// luma.
public struct Luma {
  /// Of the planes, in their order; they sum to 1.
  private let weights: [Float]
  /// What the planes are short of grey levels 0…255.
  private let mean: [Float]

  /// - Parameter rgb: the weights of R, G and B, which sum to 1: those of the source's colour matrix.
  public init(rgb: [Double], _ preprocessing: Preprocessing) {
    precondition(rgb.count == 3)
    let weights = rgb.map { Float($0) }
    self.weights = preprocessing.channelOrder == .rgb ? weights : weights.reversed()
    mean = preprocessing.mean
  }

  /// The picture without its colours.
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

  /// The luma of `painting` with the chroma of `content`: what Cb and Cr stay the same for.
  ///
  /// Where R, G or B would leave 0…255, chroma is reduced, its hue kept: luma carries the strokes.
  func recolored(_ painting: Tensor, as content: Tensor, _ workers: Workers) -> Tensor {
    let result = Tensor(channels: 3, size: content.size)
    let area = content.size.area
    VectorMath.forEachRange(area, workers) { range in
      for i in range {
        let luma = min(max(value(painting, i), 0), 255)
        let old = value(content, i)
        var share: Float = 1
        for plane in 0..<3 {
          let chroma = content.base[plane * area + i] + mean[plane] - old
          if chroma > 0 { share = min(share, (255 - luma) / chroma) }
          if chroma < 0 { share = min(share, luma / -chroma) }
        }
        for plane in 0..<3 {
          let chroma = content.base[plane * area + i] + mean[plane] - old
          result.base[plane * area + i] = luma + share * chroma - mean[plane]
        }
      }
    }
    return result
  }

  /// Makes a derivative by a picture that of its luma alone: a step along it leaves a grey picture grey.
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

  private func value(_ image: Tensor, _ i: Int) -> Float {
    let area = image.size.area
    return weights[0] * (image.base[i] + mean[0]) + weights[1] * (image.base[area + i] + mean[1])
      + weights[2] * (image.base[2 * area + i] + mean[2])
  }
}
