/// Style loss at one layer in one region: weight · mean((G − A)²) / unit, with G = F Fᵀ / N and A the style's Gram
/// matrix.
///
/// Gatys, Ecker, Bethge (2015), equations 3 to 5. Departure: G is divided by the number of positions N, and the
/// squares are averaged, so that style and content may differ in size. The unit is 1 for their loss. Departure: for
/// the balanced loss it is mean(A²), so that each layer counts by the share of the style that it misses,
/// ‖G − A‖² / ‖A‖². In equal units the squares of the layers differ by factors of thousands, and relu4_1 alone
/// would shape the painting.
///
/// In a region with map g, G = F diag(g) Fᵀ / Σ g, and the loss is multiplied by the region's share of the layer,
/// Σ g / N: each position feels the same pull as if the whole image were painted in its style.
final class StyleLoss: LayerStyleLoss {
  /// Factor with which the same weight paints about as strongly with balanced layers as with Gram matrices.
  private static let balance = 1e10

  let layer: Layer
  let region: Int
  private let weight: Double
  private let kind: TransferSettings.StyleLossKind
  /// A: the style's Gram matrix, or one between the content's and the style's.
  private(set) var target: GramMatrix
  /// The region's positions; `nil` for all.
  private var map: RegionMap?
  /// G during an evaluation, then G − A for the gradient.
  private var difference: GramMatrix
  private var unit = 1.0
  /// Number of positions of the whole layer.
  private var positions = 1.0
  private(set) var value = 0.0

  init(layer: Layer, weight: Double, kind: TransferSettings.StyleLossKind, region: Int) {
    self.layer = layer
    self.weight = weight
    self.kind = kind
    self.region = region
    target = GramMatrix(channels: VGG19.channels(at: layer))
    difference = target
  }

  var isSomewhere: Bool { map.map { $0.sum > 0 } ?? true }

  /// Squared differences from a style's Gram matrix are divided by this.
  static func unit(of style: GramMatrix, _ kind: TransferSettings.StyleLossKind) -> Double {
    guard kind == .balanced else { return 1 }
    let square = style.values.reduce(0.0) { $0 + Double($1) * Double($1) }
    return max(square / Double(style.values.count), .leastNormalMagnitude) / balance
  }

  func setTarget(
    _ style: FeatureMoments, in map: RegionMap?, share: Double, content backend: (any Backend)?
  ) {
    self.map = map
    target = style.gram
    unit = Self.unit(of: target, kind)
    guard let backend, isSomewhere else { return }
    backend.computeGram(at: layer, region: map, into: &difference)
    let share = Float(share)
    for i in target.values.indices {
      let content = difference.values[i]
      target.values[i] = content + share * (style.gram.values[i] - content)
    }
  }

  func measure(_ backend: any Backend) {
    backend.computeGram(at: layer, region: map, into: &difference)
    positions = Double(VGG19.size(at: layer, image: backend.size).area)
  }

  func solve() {
    var sum = 0.0
    for i in target.values.indices {
      difference.values[i] -= target.values[i]
      sum += Double(difference.values[i]) * Double(difference.values[i])
    }
    value = weight * (map?.share ?? 1) * sum / (Double(target.values.count) * unit)
  }

  /// 4 · weight / (C² N unit) · g · (G − A) F, with N the number of positions of the whole layer.
  var gradient: FeatureGradient {
    .product(
      layer: layer, matrix: difference.values, offset: [], region: map,
      scale: Float(4 * weight / (Double(target.values.count) * positions * unit)))
  }
}
