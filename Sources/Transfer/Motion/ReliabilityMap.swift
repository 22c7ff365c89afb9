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

  /// 1 where the map is 0, and the other way round.
  var inverted: ReliabilityMap {
    let rest = Tensor(channels: 1, size: values.size)
    for i in 0..<rest.count { rest.base[i] = 1 - values.base[i] }
    return ReliabilityMap(rest)
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
