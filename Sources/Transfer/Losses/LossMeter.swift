import Basics

/// Measures the content and style loss of finished images, of any origin.
///
/// Only makes forward passes.
public final class LossMeter {
  private let backend: any Backend
  private let objective: TransferObjective
  private let regionLoss: RegionStyleLoss

  /// Makes a meter for images of `size`.
  ///
  /// - Parameters:
  ///   - settings: layers, weights and pooling of the two losses; the other settings have no effect.
  ///   - size: size of all images.
  public init(
    settings: TransferSettings, size: Size, style: Style, engine: Engine
  ) {
    backend = engine.backend(
      size: size, layers: settings.layers, pooling: settings.pooling, gradients: false)
    let moments = style.moments(for: settings, engine)
    objective = TransferObjective(
      backend: backend, settings: settings, workers: engine.workers)
    objective.setStyles([moments])
    regionLoss = RegionStyleLoss(settings: settings, style: moments, workers: engine.workers)
  }

  /// Measures the losses of `image` with respect to the frame `content`, both in the network's input space.
  ///
  /// - Parameter uncovered: the part that the previous frame did not show; `nil` to leave out its
  ///   own loss.
  public func measure(
    _ image: Tensor, content: Tensor, uncovered: ReliabilityMap? = nil
  ) -> PictureLosses {
    objective.setContent(content)
    let terms = objective.networkTerms(of: image)
    return PictureLosses(
      content: terms[.content], style: terms[.style],
      uncoveredStyle: uncovered.flatMap { regionLoss.value(backend, region: $0.values) })
  }
}
