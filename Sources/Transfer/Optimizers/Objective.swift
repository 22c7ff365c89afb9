/// A function of an image to be minimised.
public protocol Objective: AnyObject {
  /// Returns the loss at `image`; overwrites `gradient` with its derivative with respect to each value of the image.
  func evaluate(_ image: Tensor, gradient: Tensor) -> LossTerms
}
