import Basics

/// What is minimised, and how long: everything that shapes a frame besides its pictures.
public struct TransferSettings: Equatable, Sendable {
  /// Where a frame starts whose predecessor is painted.
  public enum NextImage: String, CaseIterable, Codable, Sendable {
    /// Its content, like a first frame: the paint is new in every frame, and flickers.
    case content
    /// The painting before, as it is.
    case previous
    /// The painting before plus the change of the source.
    case change
    /// The painting before, moved along the motion.
    case moved
  }

  /// How the features of image and style are compared.
  public enum StyleLossKind: String, CaseIterable, Codable, Sendable {
    /// Gram matrices, by the squares of their differences (Gatys et al. 2015).
    case gram
    /// Means and covariances, by the Wasserstein-2 distance of Gaussians.
    case moments
  }

  /// How differences between neighbouring pixels count.
  public enum TotalVariation: String, CaseIterable, Codable, Sendable {
    /// Σ |dx| + |dy|, of each plane by itself: anisotropic, what `tf.image.total_variation` computes.
    case absolute
    /// Σ √(σ² + |∇x|²) − σ, with the gradient of all planes in one length: vectorial total variation (Bresson,
    /// Chan 2008), smoothed below σ = 16 grey levels. An edge in one plane makes those of the others
    /// cheap, so stray colours go, and small differences count by their squares: no flat steps.
    case vectorial
  }

  /// Where a painting's colours come from.
  public enum Colors: String, CaseIterable, Codable, Sendable {
    /// The style.
    case style
    /// The content, exactly: only luma is painted.
    case content
    /// The style's pictures in the mean and covariance of the content's colours.
    case match
  }

  public var contentLayers = [LayerWeight(.convolution(block: 4, index: 2))]
  public var styleLayers = (1...5).map { LayerWeight(.convolution(block: $0, index: 1)) }
  public var styleLoss = StyleLossKind.gram
  public var contentWeight = 1.0
  public var styleWeight = 3e-4
  /// From photograph, 0, to painting, 1: the share of the first image's style loss that is to go.
  public var strength = 1.0
  public var totalVariation = TotalVariation.vectorial
  /// Of the sum over the image, so its pull on a pixel does not depend on the image's size; nil: as
  /// given by `totalVariationWeight(for:)`.
  public var totalVariationWeight: Double?
  /// The style picture's longest side over that of the frames; nil: 1, but a smaller picture stays as it is.
  public var styleScale: Double?
  public var colors = Colors.style
  public var pooling = Pooling.max
  public var method = Method.lbfgs(.init())
  /// Evaluations of the network for a frame that starts from `initialImage`, at its smallest size; half as
  /// many at each size after that.
  public var firstEvaluations = 200
  /// Evaluations of the network, at the most, for a frame that starts from its predecessor's result.
  public var nextEvaluations = 40
  /// A frame is done when its loss fell by less than this share over ten evaluations.
  public var tolerance = 5e-3
  public var initialImage = InitialImage.content
  /// Of a frame that starts from `initialImage`.
  public var scales = Scales.automatic
  public var nextImage = NextImage.moved
  /// Of mean c · (x − ω)² where frames before show the same points; 0: no temporal loss.
  public var temporalWeight = 200.0
  /// The frames before that the temporal loss looks at, by their distance; ascending, from 1.
  public var longTerm = [1]
  /// Of the noise that a frame may start from.
  public var seed: UInt64 = 0

  public init() {}

  /// A quick look: about a third of the default's passes, frames done sooner.
  public static let draft: TransferSettings = {
    var settings = TransferSettings()
    settings.firstEvaluations = 60
    settings.nextEvaluations = 15
    settings.tolerance = 1e-2
    return settings
  }()

  /// More care: over twice the default's passes, and frames that also look at those 2 and 4 before.
  public static let best: TransferSettings = {
    var settings = TransferSettings()
    settings.firstEvaluations = 500
    settings.nextEvaluations = 100
    settings.tolerance = 1e-3
    settings.longTerm = [1, 2, 4]
    return settings
  }()

  /// The settings of the TensorFlow article that retells Gatys et al. (2015): content from relu5_2,
  /// weights 1e3 and 1e-2, Adam with learning rate 10, 1000 iterations, no total variation, one scale.
  public static let article: TransferSettings = {
    var settings = TransferSettings()
    settings.contentLayers = [LayerWeight(.convolution(block: 5, index: 2))]
    settings.contentWeight = 1e3
    settings.styleWeight = 1e-2
    settings.totalVariation = .absolute
    settings.totalVariationWeight = 0
    settings.method = .adam(.init(learningRate: 10))
    settings.firstEvaluations = 1000
    settings.nextEvaluations = 1000
    settings.tolerance = 0
    settings.scales = .count(1)
    return settings
  }()

  /// The weight of total variation for images of `size` at full strength.
  ///
  /// Content and style are means, so what they ask of one pixel falls with the number of pixels. The
  /// default falls likewise: vectorial, 0.11 at 256×144, 0.0043 at 1280×720. A photograph is not
  /// smoothed: the weight grows with the strength.
  func totalVariationWeight(for size: Size) -> Double {
    totalVariationWeight ?? (totalVariation == .absolute ? 2000 : 4000) / Double(size.area)
  }

  /// How many paintings before a frame it may look back at.
  public var rememberedFrames: Int { longTerm.last ?? 1 }

  /// The layers that any loss looks at.
  public var layers: [Layer] { (contentLayers + styleLayers).map(\.layer) }

  /// The shortest side of a picture that all of them see something of.
  public var smallestSide: Int {
    layers.contains(.pooling(block: 5)) ? VGG19.smallestSideForAllLayers : VGG19.smallestSide
  }
}

extension TransferSettings: Codable {
  /// The fields as they are written, every one; an optional one that is `nil` is left out.
  private enum CodingKeys: String, CodingKey {
    case contentLayers, styleLayers, styleLoss, contentWeight, styleWeight, strength
    case totalVariation, totalVariationWeight, styleScale, colors, pooling, method
    case firstEvaluations, nextEvaluations, tolerance, initialImage, scales, nextImage
    case temporalWeight, longTerm, seed
  }
}
