/// weight · (Σ|dx| + Σ|dy|) over the image's three planes, in grey levels: anisotropic total variation.
struct TotalVariationLoss {
  let weight: Double

  /// The loss; its derivative is added to `gradient`. At a difference of exactly 0 the derivative is 0.
  func evaluate(_ image: Tensor, addingTo gradient: Tensor, _ workers: Workers) -> Double {
    guard weight > 0 else { return 0 }
    let (height, width) = (image.size.height, image.size.width)
    let step = Float(weight)
    var rowSums = [Double](repeating: 0, count: 3 * height)
    rowSums.withUnsafeMutableBufferPointer { sums in
      workers.forEach(3 * height) { index, _ in
        let row = image.base + index * width
        let result = gradient.base + index * width
        let above = index % height > 0 ? row - width : row
        let below = index % height < height - 1 ? row + width : row
        var sum: Float = 0
        for x in 0..<width {
          sum += abs(below[x] - row[x])
          result[x] += step * (sign(row[x] - above[x]) + sign(row[x] - below[x]))
        }
        for x in 1..<width {
          let difference = row[x] - row[x - 1]
          sum += abs(difference)
          result[x] += step * sign(difference)
          result[x - 1] -= step * sign(difference)
        }
        sums[index] = Double(sum)
      }
    }
    return weight * rowSums.reduce(0, +)
  }

  @inline(__always)
  private func sign(_ x: Float) -> Float {
    x > 0 ? 1 : (x < 0 ? -1 : 0)
  }
}
