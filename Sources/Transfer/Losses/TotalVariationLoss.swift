/// weight · (Σ|dx| + Σ|dy|) over the image's three planes, in grey levels: anisotropic total variation.
struct TotalVariationLoss {
  var weight: Double
  /// The sum of each row of each plane.
  private let rowSums: Pages

  init(weight: Double, height: Int) {
    self.weight = weight
    rowSums = Pages(byteCount: 3 * height * MemoryLayout<Double>.stride)
  }

  /// The loss; its derivative is added to `gradient`. At a difference of exactly 0 the derivative is 0.
  func evaluate(_ image: Tensor, addingTo gradient: Tensor, _ workers: Workers) -> Double {
    guard weight > 0 else { return 0 }
    let (height, width) = (image.size.height, image.size.width)
    let step = Float(weight)
    let sums = rowSums.doubles
    workers.forEach(3 * height) { index, _ in
      let row = image.base + index * width
      let result = gradient.base + index * width
      let above = index % height > 0 ? row - width : row
      let below = index % height < height - 1 ? row + width : row
      sums[index] = VectorMath.functions.total_variation(
        row, above, below, Int32(width), step, result)
    }
    return weight * (0..<3 * height).reduce(0) { $0 + sums[$1] }
  }
}
