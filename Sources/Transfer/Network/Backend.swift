import Basics

/// VGG19 for images of one size, as a few whole operations.
///
/// A backend is made for the layers that the losses use, and provides features, Gram matrices and gradients of
/// those only. It allocates all memory when it is made. Use it from one thread at a time; each call shares its work
/// between the backend's own threads.
public protocol Backend: AnyObject {
  /// Size of the images.
  var size: Size { get }

  /// Computes the features of an image, 3 × height × width.
  func forward(_ image: Tensor)

  /// Returns the features of the last forward pass at a layer, channels × height × width.
  func features(at layer: Layer) -> Tensor

  /// Returns a copy of the features of the last forward pass, as a target.
  ///
  /// - Parameter map: an old target whose memory is reused.
  func capture(_ layer: Layer, reusing map: FeatureMap?) -> FeatureMap

  /// Returns the mean of (F − target)² over all elements of the target's layer; with a region g, of g (F − target)².
  func meanSquaredDifference(from target: FeatureMap, region: RegionMap?) -> Double

  /// Computes G = F Fᵀ / (height · width) at a layer; with a region g, F diag(g) Fᵀ / Σ g.
  func computeGram(at layer: Layer, region: RegionMap?, into gram: inout GramMatrix)

  /// Computes the Gram matrix and the mean of each channel at a layer; with a region g, both weighted by it.
  func computeMoments(at layer: Layer, region: RegionMap?, into moments: inout FeatureMoments)

  /// Back-propagates the sum of `terms` to the image; overwrites `gradient`, 3 × height × width.
  ///
  /// The features may be lost afterwards, so that each backward pass needs a forward pass of its own.
  func backward(_ terms: [FeatureGradient], into gradient: Tensor)
}

extension Backend {
  /// Returns the mean of (F − target)² over all elements of the target's layer.
  public func meanSquaredDifference(from target: FeatureMap) -> Double {
    meanSquaredDifference(from: target, region: nil)
  }

  /// Computes G = F Fᵀ / (height · width) at a layer.
  public func computeGram(at layer: Layer, into gram: inout GramMatrix) {
    computeGram(at: layer, region: nil, into: &gram)
  }
}
