import Basics

/// Content and style loss of finished pictures: what an optimisation would have to show for them.
///
/// The network alone, forwards; works for pictures of any origin.
public final class LossMeter {
  private let backend: any Backend
  private let objective: TransferObjective
  private let regionLoss: RegionStyleLoss

  /// - Parameters:
  ///   - settings: layers, weights and pooling of the two losses; the rest has no effect.
  ///   - size: of all pictures.
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

  /// The losses of `image` against the frame `content`, both in the network's input space.
  ///
  /// - Parameter uncovered: what of the picture the frame before did not show; nil: not looked at.
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
