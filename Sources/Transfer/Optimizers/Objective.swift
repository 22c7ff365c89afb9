/// A function of an image that an optimiser minimises.
public protocol Objective: AnyObject {
  /// The loss at `image`; overwrites `gradient` with its derivative by each value of the image.
  func evaluate(_ image: Tensor, gradient: Tensor) -> LossTerms
}
