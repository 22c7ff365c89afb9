import Basics
import VideoIO

/// Fields of a ``PaintingRequest`` that errors name, in addition to those of `VideoIO`.
extension Field {
  public static let input = Field("input")
  public static let output = Field("output")
  /// The first style.
  public static let style = Field("style")
  /// Further styles, blended with the first.
  public static let styles = Field("further styles")
  public static let masks = Field("masks")
  public static let keyframes = Field("keyframes")
  public static let weights = Field("weights")
  public static let engine = Field("engine")
  public static let instructionSet = Field("instruction set")
  public static let deadline = Field("deadline")
  public static let log = Field("log")
  public static let workFolder = Field("work folder")
  public static let restart = Field("restart")
  public static let keep = Field("keep")
  public static let sound = Field("sound")
  public static let deinterlacing = Field("deinterlacing")
  /// Whether every picture of a folder is painted separately.
  public static let each = Field("each picture separately")

  public static let iterations = Field("iterations")
  public static let contentWeight = Field("content weight")
  public static let contentFocus = Field("content focus")
  public static let paletteWeight = Field("palette weight")
  public static let styleWeight = Field("style weight")
  public static let totalVariationWeight = Field("total variation weight")
  public static let contentLayers = Field("content layers")
  public static let styleLayers = Field("style layers")
  public static let styleLoss = Field("style loss")
  public static let totalVariation = Field("total variation loss")
  public static let optimizer = Field("optimizer")
  public static let learningRate = Field("learning rate")
  public static let pooling = Field("pooling")
  public static let initialImage = Field("initial image")
  public static let scales = Field("scales")
  public static let seed = Field("seed")
  public static let tolerance = Field("tolerance")
  public static let styleScale = Field("style scale")
  public static let colors = Field("colours")
  public static let strength = Field("strength")

  public static let flow = Field("optical flow")
  public static let flowQuality = Field("flow quality")
  public static let flowFolder = Field("flow folder")
  public static let temporalWeight = Field("temporal weight")
  public static let longTerm = Field("long-term distances")
  public static let cuts = Field("cuts")
  public static let passes = Field("passes")
  public static let nextImage = Field("start of later frames")

  /// Options that a farm passes to Slurm.
  public static let slurm = Field("Slurm options")

  /// Frames that a preview shows.
  public static let moments = Field("moments")
  /// Whether a preview is painted at half the size.
  public static let draft = Field("draft")
}
