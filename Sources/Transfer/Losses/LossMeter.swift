/// Content and style loss of finished pictures: what an optimisation would have to show for them.
///
/// The network alone, forwards; works for pictures of any origin.
public final class LossMeter {
  private let objective: TransferObjective

  /// - Parameters:
  ///   - settings: layers, weights and pooling of the two losses; the rest has no effect.
  ///   - size: of all pictures.
  public init(
    settings: TransferSettings, size: Size, style: Style, workers: Workers,
    makeBackend: Stylizer.MakeBackend
  ) {
    objective = TransferObjective(
      backend: makeBackend(size, settings.layers, false), settings: settings,
      styleGrams: style.grams(
        at: settings.styleLayers.map(\.layer), means: settings.styleLoss == .moments, makeBackend),
      workers: workers)
  }

  /// The weighted losses of `image` against the frame `content`, both in the network's input space.
  public func measure(_ image: Tensor, content: Tensor) -> (content: Double, style: Double) {
    objective.setContent(content)
    let terms = objective.networkTerms(of: image)
    return (terms.content, terms.style)
  }
}
