/// Style loss at one layer in one region: weight · mean((G − A)²), with G = F Fᵀ / N and A the style's Gram
/// matrix.
///
/// Gatys, Ecker, Bethge (2015), equations 3 to 5. Departure: G is divided by the number of positions N, and the
/// squares are averaged, so that style and content may differ in size.
///
/// In a region with map g, G = F diag(g) Fᵀ / Σ g, and the loss is multiplied by the region's share of the layer,
/// Σ g / N: each position feels the same pull as if the whole image were painted in its style.
struct StyleLoss {
  let layer: Layer
  let weight: Double
  /// Index of the region that is painted in this style; 0 is what no mask covers.
  let region: Int
  /// A: the style's Gram matrix, or one between the content's and the style's.
  private(set) var target: GramMatrix
  /// The region's positions; `nil` for all.
  private var map: RegionMap?
  /// G during an evaluation, then G − A for the gradient.
  private var difference: GramMatrix

  init(layer: Layer, weight: Double, region: Int) {
    self.layer = layer
    self.weight = weight
    self.region = region
    target = GramMatrix(channels: VGG19.channels(at: layer))
    difference = target
  }

  /// Sets the target to the style's Gram matrix or, with a content, to one between the content's and the style's.
  ///
  /// - Parameters:
  ///   - map: the region's positions; `nil` for all.
  ///   - share: how far the target lies from the content's Gram matrix (0) to the style's (1).
  ///   - backend: has made a forward pass of the content; `nil` for the style's Gram matrix itself.
  mutating func setTarget(
    _ style: GramMatrix, in map: RegionMap?, share: Double, content backend: (any Backend)? = nil
  ) {
    self.map = map
    target = style
    guard let backend, isSomewhere else { return }
    backend.computeGram(at: layer, region: map, into: &difference)
    let share = Float(share)
    for i in target.values.indices {
      target.values[i] = difference.values[i] + share * (style.values[i] - difference.values[i])
    }
  }

  /// Whether the region has any positions at this layer.
  var isSomewhere: Bool { map.map { $0.sum > 0 } ?? true }

  /// The loss, and its derivative with respect to F: 4 · weight / (C² N) · g · (G − A) F, with N the number of
  /// positions of the whole layer.
  mutating func evaluate(_ backend: any Backend) -> (value: Double, gradient: FeatureGradient) {
    backend.computeGram(at: layer, region: map, into: &difference)
    var sum = 0.0
    for i in target.values.indices {
      difference.values[i] -= target.values[i]
      sum += Double(difference.values[i]) * Double(difference.values[i])
    }
    let entries = Double(target.values.count)
    let positions = Double(VGG19.size(at: layer, image: backend.size).area)
    let gradient = FeatureGradient.product(
      layer: layer, matrix: difference.values, offset: [], region: map,
      scale: Float(4 * weight / (entries * positions)))
    return (weight * (map?.share ?? 1) * sum / entries, gradient)
  }
}
