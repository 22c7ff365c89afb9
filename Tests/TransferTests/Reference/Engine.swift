import Foundation
import Testing

@testable import Transfer

/// The real weights, loaded once; `make test` fetches them.
enum Engine {
  static let weightsPath = URL(filePath: #filePath).appending(path: "../../../..")
    .standardizedFileURL.appending(path: "weights/vgg19.safetensors").path
  static let weights = try! VGG19Weights(path: weightsPath)
  static let kernels = PlainKernels(weights: weights)

  static func backend(
    _ size: Size, through deepest: Layer, pooling: Pooling = .max, threads: Int = 2
  ) -> PlainBackend {
    PlainBackend(
      kernels: kernels, size: size, layers: [deepest], pooling: pooling,
      workers: Workers(count: threads))
  }

  /// The objective for a content and a style picture, on the plain backend.
  static func objective(
    _ settings: TransferSettings, content: Tensor, style: Tensor, threads: Int = 2
  ) -> TransferObjective {
    let styleBackend = backend(
      style.size, through: settings.deepestLayer, pooling: settings.pooling)
    styleBackend.forward(style)
    var grams: [Layer: GramMatrix] = [:]
    for layer in settings.styleLayers.map(\.layer) {
      grams[layer] = GramMatrix(channels: VGG19.channels(at: layer))
      styleBackend.computeGram(at: layer, into: &grams[layer]!)
    }
    let objective = TransferObjective(
      backend: backend(
        content.size, through: settings.deepestLayer, pooling: settings.pooling, threads: threads),
      settings: settings, styleGrams: grams, workers: Workers(count: threads))
    objective.setContent(content)
    return objective
  }

  /// Bounds so wide that nothing is clamped, as in the golden trajectories.
  static let unbounded = Bounds(Array(repeating: -Float.infinity...Float.infinity, count: 3))
}
