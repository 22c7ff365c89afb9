import ArgumentParser
import Transfer

/// What the painting looks like: losses, optimiser and starting image.
struct LookOptions: ParsableArguments {
  enum OptimizerName: String, CaseIterable, ExpressibleByArgument {
    case lbfgs
    case adam
  }

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Passes for a first and a later frame (default: 200,40).",
      valueName: "first[,next]"),
    transform: OptionValue.iterations)
  var iterations: (first: Int, next: Int?)?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How much the content's shapes count (default: 1).", valueName: "number"),
    transform: OptionValue.weight)
  var contentWeight: Double?

  @Option(
    help: ArgumentHelp(
      "How strokes are compared: by gram matrices (default), or by moments, the features' means and "
        + "covariances, which costs a little more time."))
  var styleLoss: TransferSettings.StyleLossKind?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How much strokes and colours count (default: 3e-4).", valueName: "number"),
    transform: OptionValue.weight)
  var styleWeight: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How much smoothness counts (total variation; default: 4000 / pixels of the frame, 2000 if absolute).",
      valueName: "number"),
    transform: OptionValue.weight)
  var tvWeight: Double?

  @Option(
    help: ArgumentHelp(
      "How smoothness is measured: vectorial, the three colours' slopes together (default), or absolute, "
        + "each by itself, as the article does."))
  var tvLoss: TransferSettings.TotalVariation?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Layers that shapes are compared at (default: relu4_2), as relu4_2 or block4_conv2, each "
        + "with an optional =weight.", valueName: "layer[=weight],…"),
    transform: OptionValue.layers)
  var contentLayers: [LayerWeight]?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Layers that the style is compared at (default: relu1_1,relu2_1,relu3_1,relu4_1,relu5_1).",
      valueName: "layer[=weight],…"),
    transform: OptionValue.layers)
  var styleLayers: [LayerWeight]?

  @Option(
    help: ArgumentHelp(
      "How an image is improved: lbfgs needs fewer passes, adam less memory."))
  var optimizer: OptimizerName?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Adam's step in grey levels (default: 10).", valueName: "number"),
    transform: OptionValue.positive)
  var learningRate: Double?

  @Option(help: ArgumentHelp("How the network shrinks its features."))
  var pooling: Pooling?

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp("What the first frame starts from (default: content)."))
  var initialImage: TransferSettings.InitialImage?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Sizes that a first frame is painted at, each twice the one before and with half its iterations: a "
        + "number, or auto, which begins near 512 pixels, so that strokes are as broad at any --size.",
      valueName: "auto|number"),
    transform: OptionValue.scales)
  var scales: Scales?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "For --init random and style-noise.", valueName: "number"),
    transform: OptionValue.seed)
  var seed: UInt64 = 0

  /// What a preset says, with what the user changed.
  func settings(_ preset: PresetOptions.Look) throws -> TransferSettings {
    var settings = preset.settings
    if let iterations {
      settings.firstEvaluations = iterations.first
      settings.nextEvaluations = iterations.next ?? min(settings.nextEvaluations, iterations.first)
    }
    settings.styleLoss = styleLoss ?? settings.styleLoss
    settings.contentWeight = contentWeight ?? settings.contentWeight
    settings.styleWeight = styleWeight ?? settings.styleWeight
    settings.totalVariationWeight = tvWeight ?? settings.totalVariationWeight
    settings.totalVariation = tvLoss ?? settings.totalVariation
    settings.contentLayers = contentLayers ?? settings.contentLayers
    settings.styleLayers = styleLayers ?? settings.styleLayers
    settings.pooling = pooling ?? settings.pooling
    settings.initialImage = initialImage ?? settings.initialImage
    settings.scales = scales ?? settings.scales
    settings.seed = seed
    switch optimizer {
    case .lbfgs: settings.method = .lbfgs(.init())
    case .adam: settings.method = .adam(.init())
    case nil: break
    }
    if let learningRate {
      guard case .adam = settings.method else {
        throw ValidationError(
          "--learning-rate \(learningRate) needs --optimizer adam; lbfgs finds its own steps")
      }
      settings.method = .adam(.init(learningRate: learningRate))
    }
    guard settings.contentWeight > 0 || settings.styleWeight > 0 else {
      throw ValidationError("--content-weight and --style-weight must not both be 0")
    }
    return settings
  }
}
