import Basics

/// VGG19's passes over images of one size, as a few whole operations chosen once per run.
///
/// A backend is made for the layers that the losses look at; only of those can features, Gram matrices
/// and gradients be asked. All memory is allocated then. The calls belong to one thread; each uses as many
/// threads as the backend was given.
public protocol Backend: AnyObject {
  /// The size of the images.
  var size: Size { get }

  /// Computes the features of `image` (3 × height × width) at the layers.
  func forward(_ image: Tensor)

  /// The features of the last forward pass, as channels × height × width.
  func features(at layer: Layer) -> Tensor

  /// Keeps the features of the last forward pass as a target, in the memory of `map` if given.
  func capture(_ layer: Layer, reusing map: FeatureMap?) -> FeatureMap

  /// Mean of (F − target)² over all elements of the target's layer.
  func meanSquaredDifference(from target: FeatureMap) -> Double

  /// G = F Fᵀ / (height · width) at a layer, into `gram`; with a region g, F diag(g) Fᵀ / Σ g.
  func computeGram(at layer: Layer, region: RegionMap?, into gram: inout GramMatrix)

  /// The same Gram matrix, of all positions, and the channels' means.
  func computeMoments(at layer: Layer, into moments: inout FeatureMoments)

  /// Back-propagates the sum of `terms` to the image: overwrites `gradient` (3 × height × width).
  ///
  /// The features may be gone afterwards: another pass needs another forward pass.
  func backward(_ terms: [FeatureGradient], into gradient: Tensor)
}

extension Backend {
  /// G = F Fᵀ / (height · width) at a layer, into `gram`.
  public func computeGram(at layer: Layer, into gram: inout GramMatrix) {
    computeGram(at: layer, region: nil, into: &gram)
  }
}
