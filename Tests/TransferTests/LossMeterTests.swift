import Testing

@testable import Transfer

/// Losses of finished pictures are those that an optimisation shows.
@Suite struct LossMeterTests {
  @Test(arguments: Candidate.all) func theObjectivesTerms(candidate: Candidate) {
    var settings = TransferSettings()
    settings.contentWeight = 2
    let size = Size(height: 33, width: 40)
    let (content, image) = (
      Synthetic.image(size, seed: 1).tensor, Synthetic.image(size, seed: 2).tensor
    )
    let style = Synthetic.image(Size(height: 24, width: 50), seed: 3).tensor
    let meter = LossMeter(
      settings: settings, size: size, style: Style(style), workers: Workers(count: 2)
    ) { candidate.backend($0, layers: $1, gradients: $2) }
    let objective = Engine.objective(settings, content: content, style: style, on: candidate)
    let terms = objective.evaluate(image, gradient: Tensor(channels: 3, size: size))
    let losses = meter.measure(image, content: content)
    #expect(losses.content == terms.content && losses.style == terms.style)
    #expect(losses.content > 0 && losses.style > 0)
    // Another frame's content is looked at anew; a picture has no distance from itself.
    #expect(meter.measure(image, content: image).content == 0)
    #expect(meter.measure(image, content: content) == losses)
  }
}
