/// A painted frame.
public struct StylizedFrame {
  /// The frame that was painted, 3 × height × width, in the network's input space.
  public let content: Tensor
  /// The painting in the same space, unrounded, as the next frame starts from it.
  public let image: Tensor
  /// The aim that the frame was painted with.
  public let aim: FrameAim
  public let minimization: Minimization

  public init(content: Tensor, image: Tensor, aim: FrameAim, minimization: Minimization) {
    self.content = content
    self.image = image
    self.aim = aim
    self.minimization = minimization
  }

  /// A starting image for the same frame at a larger size: the enlarged painting plus the fine detail that the
  /// smaller content lacks.
  ///
  /// - Parameter content: the frame at the larger size.
  func enlarged(onto content: Tensor, _ workers: Workers) -> Tensor {
    let start = image.resized(to: content.size, workers)
    let known = self.content.resized(to: content.size, workers)
    VectorMath.addScaledDifference(
      content.base, known.base, scale: 1, to: start.base, start.count, workers)
    return start
  }
}
