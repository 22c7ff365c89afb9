/// Style loss at one layer in one region: weight · mean((G − A)²) / unit, with G = F Fᵀ / N and A the style's Gram
/// matrix.
///
/// Gatys, Ecker, Bethge (2015), equations 3 to 5. Departure: G is divided by the number of positions N, and the
/// squares are averaged, so that style and content may differ in size. The unit is 1 for their loss. Departure: for
/// the balanced loss it is mean(A²), so that each layer counts by the share of the style that it misses,
/// ‖G − A‖² / ‖A‖². In equal units the layers' squares differ by factors of thousands, and relu4_1 alone would
/// shape the painting.
///
/// In a region with map g, G = F diag(g) Fᵀ / Σ g, and the loss is multiplied by the region's share of the layer,
/// Σ g / N: each position feels the same pull as if the whole image were painted in its style.
struct StyleLoss {
  /// Factor with which the same weight paints about as strongly with balanced layers as with Gram matrices.
  private static let scale = 1e10

  let layer: Layer
  let weight: Double
  let kind: TransferSettings.StyleLossKind
  /// Index of the region that is painted in this style; 0 is what no mask covers.
  let region: Int
  /// A: the style's Gram matrix, or one between the content's and the style's.
  private(set) var target: GramMatrix
  /// The region's positions; `nil` for all.
  private var map: RegionMap?
  /// G during an evaluation, then G − A for the gradient.
  private var difference: GramMatrix
  /// What squares are divided by.
  private var unit = 1.0

  init(
    layer: Layer, weight: Double, kind: TransferSettings.StyleLossKind, region: Int
  ) {
    self.layer = layer
    self.weight = weight
    self.kind = kind
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
    unit = Self.unit(of: style, kind)
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
      scale: Float(4 * weight / (entries * positions * unit)))
    return (weight * (map?.share ?? 1) * sum / (entries * unit), gradient)
  }

  /// What the squared differences from a style's Gram matrix are divided by.
  static func unit(of style: GramMatrix, _ kind: TransferSettings.StyleLossKind) -> Double {
    guard kind == .balanced else { return 1 }
    let square = style.values.reduce(0.0) { $0 + Double($1) * Double($1) }
    return max(square / Double(style.values.count), .leastNormalMagnitude) / scale
  }
}
