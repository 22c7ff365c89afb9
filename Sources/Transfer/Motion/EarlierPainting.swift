/// A painting made before the frame at hand, and how the frame's points lie in it; in a pass backwards it shows
/// a later moment.
public struct EarlierPainting {
  public let painting: StylizedFrame
  /// From the frame to be painted to the painting.
  public let motion: Motion

  public init(painting: StylizedFrame, motion: Motion) {
    self.painting = painting
    self.motion = motion
  }

  func moved(_ workers: Workers) -> Tensor {
    Warp.apply(motion.flow, to: painting.image, workers)
  }
}
