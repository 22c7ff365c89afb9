import ArgumentParser
import Painting
import Transfer

/// The look of the painting: losses, optimiser and starting image.
struct LookOptions: ParsableArguments {
  enum OptimizerName: String, CaseIterable, ExpressibleByArgument {
    case lbfgs
    case adam
  }

  @Option(.iterations, read: TextValue.iterations) var iterations: (first: Int, next: Int?)?
  @Option(.contentWeight, read: TextValue.weight) var contentWeight: Double?
  @Option(.contentFocus, read: TextValue.number(0...1)) var contentFocus: Double?
  @Option(.styleLoss) var styleLoss: TransferSettings.StyleLossKind?
  @Option(.styleWeight, read: TextValue.weight) var styleWeight: Double?
  @Option(.paletteWeight, read: TextValue.weight) var paletteWeight: Double?
  @Option(.tvWeight, read: TextValue.weight) var tvWeight: Double?
  @Option(.tvLoss) var tvLoss: TransferSettings.TotalVariation?
  @Option(.contentLayers, read: TextValue.layers) var contentLayers: [LayerWeight]?
  @Option(.styleLayers, read: TextValue.layers) var styleLayers: [LayerWeight]?
  @Option(.optimizer) var optimizer: OptimizerName?
  @Option(.learningRate, read: TextValue.positive) var learningRate: Double?
  @Option(.pooling) var pooling: Pooling?
  @Option(.initialImage) var initialImage: TransferSettings.InitialImage?
  @Option(.scales, read: TextValue.scales) var scales: Scales?
  @Option(.seed, read: TextValue.seed) var seed: UInt64?

  /// Puts the given options into `settings`.
  func apply(to settings: inout TransferSettings) throws {
    if let iterations {
      settings.firstEvaluations = iterations.first
      settings.nextEvaluations = iterations.next ?? min(settings.nextEvaluations, iterations.first)
    }
    settings.styleLoss = styleLoss ?? settings.styleLoss
    settings.contentWeight = contentWeight ?? settings.contentWeight
    settings.contentFocus = contentFocus ?? settings.contentFocus
    settings.paletteWeight = paletteWeight ?? settings.paletteWeight
    settings.styleWeight = styleWeight ?? settings.styleWeight
    settings.totalVariationWeight = tvWeight ?? settings.totalVariationWeight
    settings.totalVariation = tvLoss ?? settings.totalVariation
    settings.contentLayers = contentLayers ?? settings.contentLayers
    settings.styleLayers = styleLayers ?? settings.styleLayers
    settings.pooling = pooling ?? settings.pooling
    settings.initialImage = initialImage ?? settings.initialImage
    settings.scales = scales ?? settings.scales
    settings.seed = seed ?? settings.seed
    switch optimizer {
    case .lbfgs: settings.method = .lbfgs(.init())
    case .adam: settings.method = .adam(.init())
    case nil: break
    }
    if let learningRate {
      guard case .adam = settings.method else {
        throw ValidationError(
          "--learning-rate \(learningRate) needs --optimizer adam; lbfgs finds its own step")
      }
      settings.method = .adam(.init(learningRate: learningRate))
    }
  }
}

extension Pooling: ExpressibleByArgument {}
extension TransferSettings.InitialImage: ExpressibleByArgument {}
extension TransferSettings.StyleLossKind: ExpressibleByArgument {}
extension TransferSettings.TotalVariation: ExpressibleByArgument {}
