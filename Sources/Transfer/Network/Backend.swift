import Basics

/// Features of one layer, kept as a target; their memory layout is the backend's own.
public struct FeatureMap {
  public let layer: Layer
  let values: Tensor
}

/// G = F Fᵀ / (height · width) of a layer's features F: which channels fire together, and how strongly.
public struct GramMatrix: Equatable, Sendable {
  public let channels: Int
  /// channels² values, row-major; symmetric.
  public var values: [Float]
  /// The mean of each channel over all positions; empty where it is not wanted.
  public var mean: [Float]

  /// - Parameter mean: whether the channels' means are wanted as well.
  public init(channels: Int, mean: Bool = false) {
    self.channels = channels
    values = [Float](repeating: 0, count: channels * channels)
    self.mean = [Float](repeating: 0, count: mean ? channels : 0)
  }
}

/// What a loss adds to the derivative of the total by a layer's features F.
public enum FeatureGradient {
  /// scale · (F − target): a squared distance of features.
  case difference(from: FeatureMap, scale: Float)
  /// scale · region · (matrix · F + mean) with a symmetric matrix and, if it has one, its mean, the same at
  /// all positions: a distance of Gram matrices, or of means and covariances, of positions that count as
  /// `region` says; nil: each as 1. A matrix with a mean has no region.
  case product(layer: Layer, matrix: GramMatrix, region: RegionMap?, scale: Float)

  var layer: Layer {
    switch self {
    case .difference(let target, _): target.layer
    case .product(let layer, _, _, _): layer
    }
  }
}

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
  ///
  /// The channels' means come with it where `gram` has room for them; then there is no region.
  func computeGram(at layer: Layer, region: RegionMap?, into gram: inout GramMatrix)

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
