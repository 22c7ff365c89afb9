import Foundation
import Testing

@testable import Transfer

/// The real weights, loaded once; `make test` fetches them.
enum Engine {
  static let weightsPath = URL(filePath: #filePath).appending(path: "../../../..")
    .standardizedFileURL.appending(path: "weights/vgg19.safetensors").path
  static let weights = try! VGG19Weights(path: weightsPath)
  static let kernels = PlainKernels(weights: weights)

  /// The objective for a content and a style picture.
  static func objective(
    _ settings: TransferSettings, content: Tensor, style: Tensor, threads: Int = 2,
    on candidate: Candidate = .plain
  ) -> TransferObjective {
    let styleLayers = settings.styleLayers.map(\.layer)
    let styleBackend = candidate.backend(
      style.size, layers: styleLayers, pooling: settings.pooling, gradients: false)
    styleBackend.forward(style)
    var grams: [Layer: GramMatrix] = [:]
    for layer in styleLayers {
      grams[layer] = GramMatrix(
        channels: VGG19.channels(at: layer), mean: settings.styleLoss == .moments)
      styleBackend.computeGram(at: layer, into: &grams[layer]!)
    }
    let objective = TransferObjective(
      backend: candidate.backend(
        content.size, layers: settings.layers, pooling: settings.pooling, threads: threads),
      settings: settings, styleGrams: grams, workers: Workers(count: threads))
    objective.setContent(content)
    return objective
  }

  /// Bounds so wide that nothing is clamped, as in the golden trajectories.
  static let unbounded = Bounds(Array(repeating: -Float.infinity...Float.infinity, count: 3))
}
