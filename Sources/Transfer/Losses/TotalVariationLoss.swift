/// Total variation loss: weight · total variation of the image, in grey levels, of the kind that
/// `TransferSettings.TotalVariation` names.
struct TotalVariationLoss {
  /// σ, in grey levels: √(σ² + s²) − σ grows like s²/2σ for smaller differences s, and like s for larger ones.
  static let softness = 16.0

  let kind: TransferSettings.TotalVariation
  var weight: Double
  /// Sum of each row; of each row of each plane if planes count separately.
  private let rowSums: Pages

  init(_ kind: TransferSettings.TotalVariation, weight: Double, height: Int) {
    self.kind = kind
    self.weight = weight
    rowSums = Pages(doubles: 3 * height)
  }

  /// Returns the loss and adds its derivative to `gradient`. The derivative of |d| at d = 0 is taken as 0.
  func evaluate(_ image: Tensor, addingTo gradient: Tensor, _ workers: Workers) -> Double {
    guard weight > 0 else { return 0 }
    let (height, width) = (image.size.height, image.size.width)
    let rows = kind == .absolute ? 3 * height : height
    let sums = rowSums.doubles
    workers.forEach(rows) { index, _ in
      let row = image.base + index * width
      let result = gradient.base + index * width
      let above = index % height > 0 ? row - width : row
      let below = index % height < height - 1 ? row + width : row
      switch kind {
      case .absolute:
        sums[index] = workers.kernels.total_variation(
          row, above, below, Int32(width), Float(weight), result)
      case .vectorial:
        sums[index] = workers.kernels.vectorial_variation(
          row, above, below, image.size.area, Int32(width), Float(Self.softness), Float(weight),
          result)
      }
    }
    return weight * (0..<rows).reduce(0) { $0 + sums[$1] }
  }
}
