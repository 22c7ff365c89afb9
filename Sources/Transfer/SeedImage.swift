/// What a frame starts from when its predecessor is painted.
enum SeedImage {
  /// The predecessor's painting, plus what changed in the source since: x + (content − its content),
  /// in the displayable range; 3 × height × width.
  ///
  /// Departure from the plain previous frame as in Ruder et al. (2016): the few iterations that a frame
  /// gets cannot move content, so what moves would go on standing where the first frame had it. Where
  /// nothing changed, the two starts are the same.
  static func make(
    after previous: StylizedFrame, content: Tensor, _ bounds: Bounds, _ workers: Workers
  ) -> Tensor {
    let seed = Tensor(channels: 3, size: content.size)
    VectorMath.forEachRange(seed.count, workers) { range in
      for i in range { seed.base[i] = content.base[i] - previous.content.base[i] }
    }
    bounds.project(previous.image, plus: seed, times: 1, to: seed, workers)
    return seed
  }
}
