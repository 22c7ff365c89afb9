/// A painted frame.
public struct StylizedFrame {
  /// The frame it was painted from, 3 × height × width in the network's input space.
  public let content: Tensor
  /// The painting, likewise, unrounded: the next frame starts from it.
  public let image: Tensor
  /// What it was to become.
  public let aim: FrameAim
  public let minimization: Minimization

  public init(content: Tensor, image: Tensor, aim: FrameAim, minimization: Minimization) {
    self.content = content
    self.image = image
    self.aim = aim
    self.minimization = minimization
  }

  /// A start for `content`, the same frame at a larger size: the painting, with the fine detail that the
  /// content had lost.
  func enlarged(onto content: Tensor, _ workers: Workers) -> Tensor {
    let start = image.resized(to: content.size, workers)
    let known = self.content.resized(to: content.size, workers)
    VectorMath.addScaledDifference(
      content.base, known.base, scale: 1, to: start.base, start.count, workers)
    return start
  }
}
