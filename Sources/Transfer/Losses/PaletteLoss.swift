/// Palette loss: weight · mean over pixels of max(0, d − margin)², with d the distance of a pixel's colour from the
/// nearest colour of its style, in grey levels.
///
/// This term is ours. Gram matrices compare how often features fire together, not which colours there are, so that
/// they leave colours that neither the style nor, often, the content has.
struct PaletteLoss {
  /// Colours within this distance of the style's, in grey levels, are the style's.
  private static let tolerance: Float = 12
  /// How much further colours may be from the style's, the nearer the result is to the photograph.
  private static let looseness: Float = 128

  let weight: Double
  /// The colours of each region; none for no loss.
  var palettes: [Palette] = []
  /// Each pixel's share in each region, regions × height × width; `nil` if one region is the whole image.
  var regions: Tensor?
  /// From photograph (0) to painting (1).
  var strength = 1.0

  /// Returns the loss and adds its derivative to `gradient`.
  func evaluate(_ image: Tensor, addingTo gradient: Tensor, _ workers: Workers) -> Double {
    guard weight > 0 else { return 0 }
    let area = image.size.area
    let margin = Self.tolerance + Self.looseness * Float(1 - FrameAim.reach(strength: strength))
    let scale = 2 * Float(weight) / Float(area)
    let (x, g) = (image.base, gradient.base)
    var loss = 0.0
    for (index, palette) in palettes.enumerated() {
      let share = regions.map { $0.base + index * area }
      let origin = palette.origin
      let sum = palette.distances.withUnsafeBufferPointer { distances in
        VectorMath.sum(area, workers) { range in
          var sum = 0.0
          for i in range {
            let color = SIMD4(x[i], x[i + area], x[i + 2 * area], 0)
            let (distance, slope) = Palette.distance(
              of: color, distances.baseAddress!, origin: origin)
            let excess = distance - margin
            guard excess > 0 else { continue }
            let part = share?[i] ?? 1
            sum += Double(part * excess * excess)
            let pull = scale * part * excess * slope
            g[i] += pull[0]
            g[i + area] += pull[1]
            g[i + 2 * area] += pull[2]
          }
          return sum
        }
      }
      loss += weight * sum / Double(area)
    }
    return loss
  }
}
