/// A painting that a frame may inherit from, with the motion that connects them.
///
/// It was painted earlier; in a backward pass, it shows a later frame.
public struct EarlierPainting {
  public let painting: StylizedFrame
  /// Motion from the frame to be painted to the painting.
  public let motion: Motion

  public init(painting: StylizedFrame, motion: Motion) {
    self.painting = painting
    self.motion = motion
  }

  /// The painting, moved to where its points lie in the frame.
  func moved(_ workers: Workers) -> Tensor {
    Warp.apply(motion.flow, to: painting.image, workers)
  }
}
