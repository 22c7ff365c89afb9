/// How far something can be trusted, pixel by pixel: 1 × height × width, 0…1.
public struct ReliabilityMap {
  public let values: Tensor

  /// - Precondition: one channel.
  init(_ values: Tensor) {
    precondition(values.channels == 1)
    self.values = values
  }

  /// The mean.
  public var mean: Double {
    var sum = 0.0
    for value in values.values { sum += Double(value) }
    return sum / Double(values.count)
  }

  /// The same with soft edges: blurred by a Gaussian, and 0 wherever the map is 0.
  ///
  /// Departure from Ruder et al., who let the blur reach into what is hidden: it would leave ghosts there.
  func feathered(_ workers: Workers) -> ReliabilityMap {
    let soft = GaussianBlur(sigma: 1.5).apply(to: values, workers)
    for i in 0..<soft.count { soft.base[i] *= values.base[i] }
    return ReliabilityMap(soft)
  }
}
