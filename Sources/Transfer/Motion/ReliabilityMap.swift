/// Reliability of each pixel: 1 × height × width, 0…1.
public struct ReliabilityMap {
  public let values: Tensor

  /// - Precondition: one channel.
  init(_ values: Tensor) {
    precondition(values.channels == 1)
    self.values = values
  }

  /// Mean of all values.
  public var mean: Double {
    var sum = 0.0
    for value in values.values { sum += Double(value) }
    return sum / Double(values.count)
  }

  /// 1 minus the map.
  var inverted: ReliabilityMap {
    let rest = Tensor(channels: 1, size: values.size)
    for i in 0..<rest.count { rest.base[i] = 1 - values.base[i] }
    return ReliabilityMap(rest)
  }

  /// Squared difference between neighbours' flows, in pixels², above which they belong to different things.
  private static let jump: Float = 0.5

  /// The map, but 0 within a pixel of where it is 0 and of the borders of things, where flow jumps.
  ///
  /// A border's pixels show two things; moved with either, they leave dots of the other's paint.
  func withoutBorders(of flow: FlowField) -> ReliabilityMap {
    let (width, height) = (values.size.width, values.size.height)
    let result = values.clone()
    func jumps(_ i: Int, _ j: Int) -> Bool {
      let (right, down) = (flow.right[i] - flow.right[j], flow.down[i] - flow.down[j])
      // Also true next to flow that is NaN.
      return !(right * right + down * down <= Self.jump)
    }
    for y in 0..<height {
      for x in 0..<width {
        let i = y * width + x
        guard
          values.base[i] == 0 || x + 1 < width && jumps(i, i + 1)
            || y + 1 < height && jumps(i, i + width)
        else { continue }
        for row in max(0, y - 1)...min(height - 1, y + 1) {
          for column in max(0, x - 1)...min(width - 1, x + 1) {
            result.base[row * width + column] = 0
          }
        }
      }
    }
    return ReliabilityMap(result)
  }

  /// The map with soft edges: blurred by a Gaussian, but 0 wherever the map is 0.
  ///
  /// Departure from Ruder et al., whose blur reaches into hidden areas, where it would leave ghosts.
  func feathered(_ workers: Workers) -> ReliabilityMap {
    let soft = GaussianBlur(sigma: 1.5).apply(to: values, workers)
    for i in 0..<soft.count { soft.base[i] *= values.base[i] }
    return ReliabilityMap(soft)
  }
}
