/// Finds hard cuts: nothing of a frame is to be found in the frame before it.
enum ShotBoundary {
  /// Over so much of the frame the way to the other frame and back must not end where it began. In cuts
  /// between clips at hand it is 0.74 to 1, elsewhere at most 0.51.
  private static let hidden = 0.65
  /// Mean difference of the luma, in grey levels, before and after motion: 28 to 75 after motion in those
  /// cuts, at most 10 elsewhere. Below, a flat or dark picture only hides its motion.
  private static let residual = 10.0
  /// The residual as a share of the plain difference: motion must not explain the change.
  private static let unexplained = 0.5

  /// Whether a new shot begins with `frame`.
  ///
  /// Flashes and fades are no cuts, as what stands still is still found; nor are pans of up to a third
  /// of the frame, whose shift the estimator finds first.
  ///
  /// - Parameter motion: from `frame` to `previous`.
  static func isCut(
    from previous: GreyImage, to frame: GreyImage, _ motion: Motion, _ workers: Workers
  ) -> Bool {
    guard 1 - motion.visibility.mean > hidden else { return false }
    let before = previous.tensor
    let moved = Warp.linear(motion.flow, to: before, workers)
    let (left, plain) = (meanDifference(moved, frame), meanDifference(before, frame))
    return min(left, plain) > residual && left > unexplained * plain
  }

  private static func meanDifference(_ image: Tensor, _ frame: GreyImage) -> Double {
    var sum = 0.0
    for (value, level) in zip(image.values, frame.levels) {
      sum += Double(abs(value - Float(level)))
    }
    return sum / Double(image.count)
  }
}

extension GreyImage {
  fileprivate var tensor: Tensor {
    let tensor = Tensor(channels: 1, size: size)
    for (i, level) in levels.enumerated() { tensor.values[i] = Float(level) }
    return tensor
  }
}
