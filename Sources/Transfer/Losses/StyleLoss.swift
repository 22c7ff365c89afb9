/// weight · mean((G − A)²) at one layer, G = F Fᵀ / N and A the style picture's Gram matrix.
///
/// Gatys, Ecker, Bethge (2015), equations 3 to 5. Departure: G is divided by the number of positions N
/// and the squares are averaged, so that style and content may differ in size.
struct StyleLoss {
  let layer: Layer
  let weight: Double
  let target: GramMatrix
  /// G on evaluation, then G − A for the gradient.
  private var difference: GramMatrix

  init(layer: Layer, weight: Double, target: GramMatrix) {
    self.layer = layer
    self.weight = weight
    self.target = target
    difference = GramMatrix(channels: target.channels)
  }

  /// The loss, and its derivative by F: 4 · weight / (C² N) · (G − A) F.
  mutating func evaluate(_ backend: any Backend) -> (value: Double, gradient: FeatureGradient) {
    backend.computeGram(at: layer, into: &difference)
    var sum = 0.0
    for i in target.values.indices {
      difference.values[i] -= target.values[i]
      sum += Double(difference.values[i]) * Double(difference.values[i])
    }
    let entries = Double(target.values.count)
    let positions = Double(VGG19.size(at: layer, image: backend.size).area)
    let gradient = FeatureGradient.product(
      layer: layer, matrix: difference, scale: Float(4 * weight / (entries * positions)))
    return (weight * sum / entries, gradient)
  }
}
