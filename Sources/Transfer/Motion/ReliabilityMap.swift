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

  /// The map with soft edges: blurred by a Gaussian, but 0 wherever the map is 0.
  ///
  /// Departure from Ruder et al., whose blur reaches into hidden areas, where it would leave ghosts.
  func feathered(_ workers: Workers) -> ReliabilityMap {
    let soft = GaussianBlur(sigma: 1.5).apply(to: values, workers)
    for i in 0..<soft.count { soft.base[i] *= values.base[i] }
    return ReliabilityMap(soft)
  }
}
