/// weight · mean of c · (x − ω)² over the image's values: Ruder, Dosovitskiy, Brox (2016), equation 7.
struct TemporalLoss {
  let weight: Double
  let target: TemporalTarget

  /// The loss; its derivative is added to `gradient`.
  func evaluate(_ image: Tensor, addingTo gradient: Tensor, _ workers: Workers) -> Double {
    let area = image.size.area
    let step = Float(2 * weight / Double(image.count))
    var sum = 0.0
    for plane in 0..<image.channels {
      let (x, omega) = (image.base + plane * area, target.image.base + plane * area)
      let (c, g) = (target.weight.base, gradient.base + plane * area)
      sum += VectorMath.sum(area, workers) { range in
        var sum = 0.0
        for i in range {
          let difference = x[i] - omega[i]
          g[i] += step * c[i] * difference
          sum += Double(c[i] * difference * difference)
        }
        return sum
      }
    }
    return weight * sum / Double(image.count)
  }
}
