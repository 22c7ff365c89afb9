import Basics
import Painting
import Transfer
import VideoIO

/// Losses, optimiser and starting image.
extension OptionEntry {
  static let preset = OptionEntry(
    name: "preset", value: Look.allCases.map(\.rawValue).joined(separator: "|"), section: .look,
    help:
      "A look: draft, default, best, bold, faithful, or article (Gatys et al.); list describes "
      + "them.",
    values: { request, _ in
      let look = Look.nearest(to: request.look)
      return look == .default ? nil : [look.rawValue]
    })

  static let iterations = OptionEntry(
    name: "iterations", value: "first[,next]", section: .look, fields: [.iterations],
    help:
      "Iterations for the first frame of a shot, and the most for a later one (default: "
      + "200,40).",
    values: { request, other in
      let own = [request.look.firstEvaluations, request.look.nextEvaluations]
      return own == [other.look.firstEvaluations, other.look.nextEvaluations]
        ? nil : ["\(own[0]),\(own[1])"]
    })

  static let contentWeight = OptionEntry(
    name: "content-weight", value: "number", section: .look, fields: [.contentWeight],
    help: "Weight of the content's shapes (default: 6).", values: number(\.look.contentWeight))

  static let contentFocus = OptionEntry(
    name: "content-focus", value: "0…1", section: .look, isRare: true, fields: [.contentFocus],
    help:
      "How much more shapes count in detailed areas than in skies and walls, which then get "
      + "strokes (default: 0.5; 0: the same everywhere).",
    values: number(\.look.contentFocus))

  static let paletteWeight = OptionEntry(
    name: "palette-weight", value: "number", section: .look, isRare: true,
    fields: [.paletteWeight],
    help: "Weight of keeping to the style's colours (default: 1000; 0: none).",
    values: number(\.look.paletteWeight))

  static let styleLoss = OptionEntry(
    name: "style-loss", value: "balanced|gram|moments", section: .look, isRare: true,
    fields: [.styleLoss],
    help:
      "How strokes and colours are compared: balanced (default), by Gram matrices, each layer's "
      + "difference as a share of the style's own; gram, the article's squared differences; or "
      + "moments, the features' means and covariances.",
    values: value(\.look.styleLoss, \.rawValue))

  static let styleWeight = OptionEntry(
    name: "style-weight", value: "number", section: .look, fields: [.styleWeight],
    help: "Weight of strokes and colours (default: 2e-3).", values: number(\.look.styleWeight))

  static let tvWeight = OptionEntry(
    name: "tv-weight", value: "number", section: .look, isRare: true,
    fields: [.totalVariationWeight],
    help:
      "Weight of smoothness, total variation (default: 4000 / pixels of the frame, 2000 / pixels "
      + "with --tv-loss absolute).",
    values: number(\.look.totalVariationWeight))

  static let tvLoss = OptionEntry(
    name: "tv-loss", value: "vectorial|absolute", section: .look, isRare: true,
    fields: [.totalVariation],
    help:
      "How smoothness is measured: vectorial, the gradients of the three colours together (default), "
      + "or absolute, each colour separately, as the article does.",
    values: value(\.look.totalVariation, \.rawValue))

  static let contentLayers = OptionEntry(
    name: "content-layers", value: "layer[=weight],…", section: .look, isRare: true,
    fields: [.contentLayers],
    help:
      "Layers at which shapes are compared (default: relu4_2=1,relu3_1=5), named relu4_2 or "
      + "block4_conv2, each with an optional =weight.",
    values: value(\.look.contentLayers, text))

  static let styleLayers = OptionEntry(
    name: "style-layers", value: "layer[=weight],…", section: .look, isRare: true,
    fields: [.styleLayers],
    help:
      "Layers at which the style is compared (default: relu1_1=5,relu2_1=4,relu3_1=3,relu4_1=2,"
      + "relu5_1=1).",
    values: value(\.look.styleLayers, text))

  static let optimizer = OptionEntry(
    name: "optimizer", value: "lbfgs|adam", section: .look, isRare: true, fields: [.optimizer],
    help: "The optimiser: lbfgs (default) needs fewer iterations, adam less memory.",
    values: { request, other in
      request.look.method.name == other.look.method.name ? nil : [request.look.method.name]
    })

  static let learningRate = OptionEntry(
    name: "learning-rate", value: "number", section: .look, isRare: true, fields: [.learningRate],
    help: "Adam's step in grey levels (default: 10).",
    values: { request, _ in
      guard case .adam(let parameters) = request.look.method,
        parameters.learningRate != Adam.Parameters().learningRate
      else { return nil }
      return ["\(parameters.learningRate)"]
    })

  static let pooling = OptionEntry(
    name: "pooling", value: "max|average", section: .look, isRare: true, fields: [.pooling],
    help: "How the network pools its features (default: max).",
    values: value(\.look.pooling, \.rawValue))

  static let initialImage = OptionEntry(
    name: "init", value: "content|random|style-noise", section: .look, isRare: true,
    fields: [.initialImage],
    help: "What the first frame of a shot starts from (default: content).",
    values: value(\.look.initialImage, \.rawValue))

  static let scales = OptionEntry(
    name: "scales", value: "auto|deep|number", section: .look, isRare: true, fields: [.scales],
    help:
      "How many sizes a first frame is painted at, each twice the one before and with half its "
      + "iterations, but at least a quarter; or auto (default), which starts near 256 pixels, so that "
      + "strokes are equally broad at any --size; or deep, which starts near 128 pixels and gives "
      + "larger forms.",
    values: value(\.look.scales, \.name))

  static let seed = OptionEntry(
    name: "seed", value: "number", section: .look, isRare: true, fields: [.seed],
    help: "Seed of the noise of --init random and style-noise (default: 0).",
    values: value(\.look.seed))

  private static let text: @Sendable ([LayerWeight]) -> String = { layers in
    layers.map { "\($0.layer)" + ($0.weight == 1 ? "" : "=\($0.weight)") }.joined(separator: ",")
  }
}

extension TransferSettings.Method {
  fileprivate var name: String {
    switch self {
    case .lbfgs: "lbfgs"
    case .adam: "adam"
    }
  }
}
