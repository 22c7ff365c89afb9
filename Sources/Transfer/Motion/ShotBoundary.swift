/// Detects hard cuts: frames that have nothing in common with the frame before.
enum ShotBoundary {
  /// Share of the frame above which hidden pixels may mean a cut. In cuts between the clips at hand it is 0.74 to
  /// 1, elsewhere at most 0.51.
  private static let hidden = 0.65
  /// Mean difference of luma, in grey levels, above which frames may be separated by a cut. After motion, it is 28
  /// to 75 in those cuts, elsewhere at most 10: flat or dark images only hide their motion.
  private static let residual = 10.0
  /// Share of the plain difference that must remain after motion: in a cut, motion does not explain the change.
  private static let unexplained = 0.5

  /// Whether a new shot may start with `frame`, as far as can be told without motion.
  static func mayBeCut(from previous: GreyImage, to frame: GreyImage) -> Bool {
    meanDifference(previous, frame) > residual
  }

  /// Whether a new shot starts with `frame`.
  ///
  /// Flashes and fades are no cuts, because what stands still is still found; nor are pans of up to a third of
  /// the frame, because the estimator starts from their shift.
  ///
  /// - Parameter motion: motion from `frame` to `previous`.
  static func isCut(
    from previous: GreyImage, to frame: GreyImage, _ motion: Motion, _ workers: Workers
  ) -> Bool {
    guard 1 - motion.visibility.mean > hidden else { return false }
    let moved = Warp.linear(motion.flow, to: previous.tensor, workers)
    let (left, plain) = (meanDifference(moved, frame), meanDifference(previous, frame))
    return min(left, plain) > residual && left > unexplained * plain
  }

  private static func meanDifference(_ image: Tensor, _ frame: GreyImage) -> Double {
    var sum = 0.0
    for (value, level) in zip(image.values, frame.levels) {
      sum += Double(abs(value - Float(level)))
    }
    return sum / Double(image.count)
  }

  private static func meanDifference(_ image: GreyImage, _ frame: GreyImage) -> Double {
    var sum = 0
    for (value, level) in zip(image.levels, frame.levels) { sum += abs(Int(value) - Int(level)) }
    return Double(sum) / Double(frame.levels.count)
  }
}

extension GreyImage {
  fileprivate var tensor: Tensor {
    let tensor = Tensor(channels: 1, size: size)
    for (i, level) in levels.enumerated() { tensor.values[i] = Float(level) }
    return tensor
  }
}
