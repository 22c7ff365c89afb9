import Foundation
import Testing

@testable import Transfer

/// The real weights, loaded once; `make test` fetches them.
enum TestEngine {
  static let weightsPath = URL(filePath: #filePath).appending(path: "../../../..")
    .standardizedFileURL.appending(path: "weights/vgg19.safetensors").path
  static let weights = try! VGG19Weights(path: weightsPath)
  static let kernels = PlainKernels(weights: weights)

  /// The objective for a content and a style picture; with masks, one more style than these.
  ///
  /// - Parameter uncovered: what the frame before did not show.
  static func objective(
    _ settings: TransferSettings, content: Tensor, style: Tensor, _ others: [Tensor] = [],
    masks: Tensor? = nil, uncovered: Tensor? = nil, threads: Int = 2,
    on candidate: Candidate = .plain
  ) -> TransferObjective {
    let objective = TransferObjective(
      backend: candidate.backend(
        content.size, layers: settings.layers, pooling: settings.pooling, threads: threads),
      settings: settings, regions: 1 + others.count, workers: Workers(count: threads))
    objective.setStyles(
      ([style] + others).map { style in
        Style(style).moments(for: settings, candidate.engine(threads: threads))
      })
    if settings.paletteWeight > 0, settings.colors != .content {
      objective.setPalettes(
        ([style] + others).map { Style($0).palette(weights.preprocessing) })
    }
    objective.setMasks(masks, uncovered: uncovered.map(ReliabilityMap.init))
    objective.setContent(content)
    return objective
  }

  /// Bounds so wide that nothing is clamped, as in the golden trajectories.
  static let unbounded = Bounds(Array(repeating: -Float.infinity...Float.infinity, count: 3))
}
