import Basics

/// Settings of a painting: which losses are minimised, by which method, and for how long.
///
/// Everything that shapes a painted frame except the pictures themselves.
public struct TransferSettings: Equatable, Sendable {
  /// Starting image of a frame whose predecessor has been painted.
  public enum NextImage: String, CaseIterable, Codable, Sendable {
    /// The content frame, as for a first frame: the paint differs in every frame and flickers.
    case content
    /// The previous painting, unchanged.
    case previous
    /// The previous painting plus the change of the content.
    case change
    /// The previous painting, moved along the motion.
    case moved
  }

  /// How features of the image are compared with those of the style.
  public enum StyleLossKind: String, CaseIterable, Codable, Sendable {
    /// Squared differences of Gram matrices, each layer's as a share of the style's own, so that all layers count.
    case balanced
    /// Squared differences of Gram matrices (Gatys et al. 2015).
    case gram
    /// Wasserstein-2 distance of Gaussians with the features' means and covariances.
    case moments
  }

  /// Penalty on differences between neighbouring pixels.
  public enum TotalVariation: String, CaseIterable, Codable, Sendable {
    /// Anisotropic: Σ |dx| + |dy|, each plane separately, as `tf.image.total_variation` computes
    /// it.
    case absolute
    /// Vectorial: Σ √(σ² + |∇x|²) − σ, where |∇x| is the length of all planes' gradients together (Bresson,
    /// Chan 2008), smoothed below σ = 16 grey levels.
    ///
    /// An edge in one plane makes edges in the others cheap, so stray colours disappear. Small differences
    /// count by their squares, so gradients do not turn into flat steps.
    case vectorial
  }

  /// Where a painting's colours come from.
  public enum Colors: String, CaseIterable, Codable, Sendable {
    /// The style pictures.
    case style
    /// The content, exactly: only luma is painted.
    case content
    /// The style pictures, given the mean and covariance of the content's colours.
    case match
  }

  /// Layers of the content loss.
  ///
  /// relu4_2 holds shapes, and relu3_1 the drawing of faces and of other small features.
  public var contentLayers = [
    LayerWeight(.convolution(block: 4, index: 2)),
    LayerWeight(.convolution(block: 3, index: 1), weight: 5),
  ]
  /// Layers of the style loss. Colours and strokes count for more than motifs, which would cover the content's.
  public var styleLayers = (1...5).map {
    LayerWeight(.convolution(block: $0, index: 1), weight: Double(6 - $0))
  }
  public var styleLoss = StyleLossKind.balanced
  /// Weight of the content loss in images of up to 256 pixels (see `contentShare(for:)`).
  public var contentWeight = 6.0
  /// How much more the content counts in detailed areas than in plain ones, 0…1 (see
  /// ``ContentLoss``), in images of up to 256 pixels.
  public var contentFocus = 0.5
  public var styleWeight = 2e-3
  /// Weight of the loss that keeps colours near the style's; 0 for none.
  public var paletteWeight = 1000.0
  /// How far a frame moves from photograph (0) to painting (1), to the eye.
  public var strength = 1.0
  public var totalVariation = TotalVariation.vectorial
  /// Weight of total variation, a sum over the image: its pull on a pixel does not depend on the image's size.
  /// `nil` for the default, which does (see `totalVariationWeight(for:)`).
  public var totalVariationWeight: Double?
  /// Longest side of the style picture relative to that of the frames; `nil` for 1, without enlarging smaller
  /// pictures.
  public var styleScale: Double?
  public var colors = Colors.style
  public var pooling = Pooling.max
  public var method = Method.lbfgs(.init())
  /// Evaluations of the network for a frame that starts from `initialImage`, at its smallest size; half as
  /// many at each larger size, but at least a quarter.
  public var firstEvaluations = 200
  /// Most evaluations of the network for a frame that starts from its predecessor's painting.
  public var nextEvaluations = 40
  /// A frame is finished when its loss has fallen by less than this share over ten evaluations.
  public var tolerance = 5e-3
  public var initialImage = InitialImage.content
  /// Sizes that a frame that starts from `initialImage` is painted at.
  public var scales = Scales.automatic
  public var nextImage = NextImage.moved
  /// Weight of the temporal loss, the mean of c · (x − ω)² where earlier frames show the same points; 0 for none.
  public var temporalWeight = 400.0
  /// Earlier frames that the temporal loss compares with, as distances from the frame; ascending, from 1.
  public var longTerm = [1]
  /// Seed of the noise in a starting image.
  public var seed: UInt64 = 0

  public init() {}

  /// Quick: about a third of the default's evaluations, and frames count as finished sooner.
  public static let draft: TransferSettings = {
    var settings = TransferSettings()
    settings.firstEvaluations = 60
    settings.nextEvaluations = 15
    settings.tolerance = 1e-2
    return settings
  }()

  /// Careful: more than twice the default's evaluations, first frames from half the default's smallest
  /// size up, with strokes as broad, and a temporal loss that also compares with the frames 2 and 4 before.
  public static let best: TransferSettings = {
    var settings = TransferSettings()
    settings.firstEvaluations = 500
    settings.nextEvaluations = 100
    settings.tolerance = 1e-3
    settings.scales = .deep
    settings.longTerm = [1, 2, 4]
    return settings
  }()

  /// Large forms, at the price of small features: first frames from half the default's smallest size up, and three
  /// times the style's weight.
  public static let bold: TransferSettings = {
    var settings = TransferSettings()
    settings.styleWeight = 6e-3
    settings.scales = .deep
    return settings
  }()

  /// Faces and other shapes stay as filmed: more than three times the content's weight.
  public static let faithful: TransferSettings = {
    var settings = TransferSettings()
    settings.contentWeight = 20
    return settings
  }()

  /// Settings of the TensorFlow article that retells Gatys et al. (2015): content from relu5_2,
  /// weights 1e3 and 1e-2, Adam with learning rate 10, 1000 iterations, no total variation, one scale.
  public static let article: TransferSettings = {
    var settings = TransferSettings()
    settings.contentLayers = [LayerWeight(.convolution(block: 5, index: 2))]
    settings.contentFocus = 0
    settings.styleLayers = (1...5).map { LayerWeight(.convolution(block: $0, index: 1)) }
    settings.styleLoss = .gram
    settings.paletteWeight = 0
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

  /// The share of the content's weight and of its focus that holds for images of `size`.
  ///
  /// Features cover a fixed number of pixels: the larger an image, the finer the details that the content loss keeps,
  /// and the flatter most places are. With √(256 / longest side) large paintings look as much painted, and as evenly,
  /// as small ones. 1 up to 256 pixels and, as in Gatys et al. (2015), for ``StyleLossKind/gram``.
  func contentShare(for size: Size) -> Double {
    guard styleLoss != .gram else { return 1 }
    return min(1, Double(Scales.automaticSide) / Double(size.longestSide)).squareRoot()
  }

  /// Weight of total variation for images of `size` at full strength.
  ///
  /// Content and style losses are means, so their pull on one pixel falls with the number of pixels. The
  /// default weight falls likewise: for vectorial total variation it is 0.11 at 256×144 and 0.0043 at
  /// 1280×720. The losses multiply it by the strength, so that a photograph is not smoothed.
  func totalVariationWeight(for size: Size) -> Double {
    totalVariationWeight ?? (totalVariation == .absolute ? 2000 : 4000) / Double(size.area)
  }

  /// How many earlier paintings a frame may refer to.
  public var rememberedFrames: Int { longTerm.last ?? 1 }

  /// Layers that any of the losses uses.
  public var layers: [Layer] { (contentLayers + styleLayers).map(\.layer) }

  /// Shortest side of an image that still has a position at each of these layers.
  public var smallestSide: Int {
    layers.contains(.pooling(block: 5)) ? VGG19.smallestSideForAllLayers : VGG19.smallestSide
  }
}

extension TransferSettings: Codable {
  /// Names of the fields in JSON. All are written, except optional ones that are `nil`.
  private enum CodingKeys: String, CodingKey {
    case contentLayers, styleLayers, styleLoss, contentWeight, contentFocus, styleWeight
    case paletteWeight, strength
    case totalVariation, totalVariationWeight, styleScale, colors, pooling, method
    case firstEvaluations, nextEvaluations, tolerance, initialImage, scales, nextImage
    case temporalWeight, longTerm, seed
  }
}
