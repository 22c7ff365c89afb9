import Basics
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
      settings: settings, size: size, style: Style(style), engine: candidate.engine())
    let objective = TestEngine.objective(settings, content: content, style: style, on: candidate)
    let terms = objective.evaluate(image, gradient: Tensor(channels: 3, size: size))
    let losses = meter.measure(image, content: content)
    #expect(losses.content == terms[.content] && losses.style == terms[.style])
    #expect(losses.content > 0 && losses.style > 0)
    // Another frame's content is looked at anew; a picture has no distance from itself.
    #expect(meter.measure(image, content: image).content == 0)
    #expect(meter.measure(image, content: content) == losses)
  }

  /// A part's style loss against the definition in `Double`; the features' own error is 2e-5, and a square's
  /// is twice that. An odd size: pooling drops the last column.
  @Test(arguments: Candidate.all) func aPartsStyleLoss(candidate: Candidate) throws {
    let settings = TransferSettings()
    let size = Size(height: 32, width: 49)
    let (image, style) = (
      Synthetic.image(size, seed: 2), Synthetic.image(Size(height: 24, width: 50), seed: 3)
    )
    let meter = LossMeter(
      settings: settings, size: size, style: Style(style.tensor), engine: candidate.engine())
    func loss(_ region: Planes) -> PictureLosses {
      meter.measure(image.tensor, content: image.tensor, uncovered: ReliabilityMap(region.tensor))
    }
    var part = Planes(channels: 1, size: size)
    for y in 3..<17 {
      for x in 5..<30 { part.values[y * size.width + x] = 1 }
    }
    let reference = ReferenceObjective(
      weights: TestEngine.weights, settings: settings, content: image, style: style)
    let expected = reference.styleLoss(of: image, region: part)
    let found = try #require(loss(part).uncoveredStyle)
    #expect(abs(found - expected) < 1e-4 * expected, "\(found), \(expected)")
    #expect(abs(expected - loss(part).style) > 0.01 * expected, "the part is not the whole")
    // The whole, as a part.
    var whole = Planes(channels: 1, size: size)
    for i in whole.values.indices { whole.values[i] = 1 }
    let all = loss(whole)
    #expect(try abs(#require(all.uncoveredStyle) - all.style) < 1e-4 * all.style)
    // Nothing, and nothing but the column that pooling drops.
    #expect(loss(Planes(channels: 1, size: size)).uncoveredStyle == nil)
    var edge = Planes(channels: 1, size: size)
    for y in 0..<size.height { edge.values[y * size.width + 48] = 1 }
    #expect(loss(edge).uncoveredStyle == nil)
  }
}
