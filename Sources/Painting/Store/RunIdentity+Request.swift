import Basics
import Transfer
import VideoIO

/// The entries of a request's identity. Changing any line here requires a new
/// ``RunIdentity/currentVersion``; each new field that frames depend on needs a line.
extension RunIdentity {
  /// - Parameters:
  ///   - size: of the frames.
  ///   - digests: SHA-256 of a set of files.
  init(
    of request: PaintingRequest, size: Size, digest: ([String]) throws -> String
  ) throws {
    self.init()
    add("painter", "version of the painter", "\(PaintingVersion.frames)")
    try addFiles(request, digest)
    add("size", "\(.longestSide)", "\(size)")
    add("start", "\(.start)", Self.text(request.selection.start, otherwise: "0"))
    add("frame-rate", "\(.frameRate)", request.selection.frameRate?.text ?? "default")
    add("deinterlacing", "\(.deinterlacing)", request.selection.deinterlacing.rawValue)
    let instructions = request.instructionSet ?? InstructionSet.best.name
    add("engine", "\(.engine)", "\(request.engine.rawValue) (\(instructions))")
    addCoherence(request)
    addLosses(request.look)
    addOptimisation(request.look)
  }

  private mutating func addFiles(
    _ request: PaintingRequest, _ digest: ([String]) throws -> String
  ) throws {
    try add(
      "input", "\(.input)", file: MediaInput(request.input).path,
      digest: try digest(MediaInput(request.input).files))
    add("styles", "number of styles", "\(request.styles.count)")
    for (index, style) in request.styles.enumerated() {
      let label: Sentence = index == 0 ? "\(.style)" : "\(.styles) (\(index))"
      add(
        "style-\(index + 1).file", label, file: style.path,
        digest: try digest(PictureSet(style.path).files))
      add("style-\(index + 1).share", "share of \(label)", Self.text(style.share))
    }
    for key in request.keyframes?.keys ?? [] {
      add("keyframe-\(key.time)", "\(.keyframes) at \(key.time) s", "\(key)")
    }
    for (index, mask) in request.masks.enumerated() {
      let label: Sentence = "\(.masks) \(index + 1) (\(mask.path))"
      add(
        "mask-\(index + 1).file", label, file: mask.path,
        digest: try digest(PictureSet(mask.path).files))
      add(
        "mask-\(index + 1).style", "style of \(label)", file: mask.style,
        digest: try digest(PictureSet(mask.style).files))
    }
    add(
      "weights", "\(.weights)", file: request.weights,
      digest: try Self.digest(ofWeights: request.weights, digest))
  }

  private mutating func addCoherence(_ request: PaintingRequest) {
    let coherence = request.coherence
    add("flow", "\(.flow)", coherence.usesFlow ? "dis" : "none")
    add("flow-quality", "\(.flowQuality)", coherence.flowQuality.rawValue)
    add("flow-folder", "\(.flowFolder)", coherence.flowFolder ?? "none")
    add("cuts", "\(.cuts)", "\(coherence.cuts)")
    add("passes", "\(.passes)", "\(coherence.passes)")
    if coherence.passes > 1 {
      // With several passes, the end of the last shot affects all its frames.
      add("duration", "\(.duration)", Self.text(request.selection.duration, otherwise: "all"))
      add(
        "frames", "\(.frameLimit)", request.selection.frameLimit.map { "\($0)" } ?? "all")
    }
    add("next-image", "\(.nextImage)", request.look.nextImage.rawValue)
    add("temporal-weight", "\(.temporalWeight)", Self.text(request.look.temporalWeight))
    add(
      "long-term", "\(.longTerm)", request.look.longTerm.map { "\($0)" }.joined(separator: ","))
  }

  private mutating func addLosses(_ look: TransferSettings) {
    add("content-layers", "\(.contentLayers)", Self.text(look.contentLayers))
    add("content-weight", "\(.contentWeight)", Self.text(look.contentWeight))
    add("style-layers", "\(.styleLayers)", Self.text(look.styleLayers))
    add("style-loss", "\(.styleLoss)", look.styleLoss.rawValue)
    add("style-weight", "\(.styleWeight)", Self.text(look.styleWeight))
    add("style-scale", "\(.styleScale)", Self.text(look.styleScale, otherwise: "default"))
    add("strength", "\(.strength)", Self.text(look.strength))
    add("colors", "\(.colors)", look.colors.rawValue)
    add("tv-loss", "\(.totalVariation)", look.totalVariation.rawValue)
    add(
      "tv-weight", "\(.totalVariationWeight)",
      Self.text(look.totalVariationWeight, otherwise: "default"))
    add("content-focus", "\(.contentFocus)", Self.text(look.contentFocus))
    add("palette-weight", "\(.paletteWeight)", Self.text(look.paletteWeight))
    add("pooling", "\(.pooling)", look.pooling.rawValue)
  }

  private mutating func addOptimisation(_ look: TransferSettings) {
    addMethod(look.method)
    add("first-iterations", "\(.iterations) of a first frame", "\(look.firstEvaluations)")
    add("next-iterations", "\(.iterations) of a later frame", "\(look.nextEvaluations)")
    add("tolerance", "tolerance of the look", Self.text(look.tolerance))
    add("initial-image", "\(.initialImage)", look.initialImage.rawValue)
    add("scales", "\(.scales)", look.scales.name)
    add("seed", "\(.seed)", "\(look.seed)")
  }

  private static func digest(
    ofWeights path: String, _ digest: ([String]) throws -> String
  ) throws -> String {
    do {
      return try digest([path])
    } catch {
      // Reading the weights gives a better error.
      _ = try VGG19Weights(path: path)
      throw error
    }
  }

  private static func text(_ value: Double?, otherwise: String) -> String {
    value.map(text) ?? otherwise
  }

  /// A number as people write it, with all its digits: 2, not 2.0.
  private static func text(_ value: Double) -> String {
    Int(exactly: value).map { "\($0)" } ?? "\(value)"
  }

  private static func text(_ layers: [LayerWeight]) -> String {
    layers.map { "\($0.layer)" + ($0.weight == 1 ? "" : "=\(text($0.weight))") }
      .joined(separator: ",")
  }

  private mutating func addMethod(_ method: TransferSettings.Method) {
    switch method {
    case .lbfgs(let parameters):
      add("optimizer", "\(.optimizer)", "lbfgs")
      add(
        "lbfgs", "\(.optimizer)'s parameters",
        "history \(parameters.history), smoothing \(parameters.smoothing), first step "
          + "\(parameters.firstStep), curvature guard \(parameters.curvatureGuard)")
    case .adam(let parameters):
      add("optimizer", "\(.optimizer)", "adam")
      add("learning-rate", "\(.learningRate)", Self.text(parameters.learningRate))
      add(
        "adam", "\(.optimizer)'s parameters",
        "beta1 \(parameters.beta1), beta2 \(parameters.beta2), epsilon \(parameters.epsilon)")
    }
  }
}
