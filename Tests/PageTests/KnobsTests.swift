import Basics
import Painting
import Testing

@testable import Page

/// The studio's sliders, and the request that they make.
@Suite struct KnobsTests {
  private let size = Size(height: 360, width: 640)
  private var request: PaintingRequest {
    PaintingRequest(input: "in.mp4", style: "a.jpg", output: "out.mp4", weights: "w")
  }

  @Test func roundTrip() throws {
    var knobs = Knobs()
    knobs.preset = .best
    knobs.strength = 0.5
    knobs.styleWeight = 1e-3
    knobs.strokes = 2
    knobs.colors = .content
    knobs.smoothness = 4
    knobs.size = 512
    knobs.start = 1.5
    knobs.duration = 3
    knobs.moment = 2
    var request = request
    try knobs.apply(to: &request, frames: size)
    #expect(request.look.firstEvaluations == Look.best.settings.firstEvaluations)
    #expect(request.look.styleScale == 2 && request.look.strength == 0.5)
    var back = Knobs(request, moment: 2, frames: size)
    #expect(abs(back.smoothness - 4) < 0.02)
    back.smoothness = 4
    #expect(back == knobs)
  }

  /// Sliders at their usual places leave the request as it is without them.
  @Test func usualPlaces() throws {
    var changed = request
    try Knobs().apply(to: &changed, frames: size)
    #expect(changed == request)
  }

  /// A preset brings its own weight of style.
  @Test func presets() throws {
    var changed = request
    var knobs = Knobs()
    knobs.preset = .article
    try knobs.apply(to: &changed, frames: size)
    #expect(changed.look == Look.article.settings)
  }

  @Test(
    arguments: [
      \Knobs.strength, \Knobs.styleWeight, \Knobs.strokes, \Knobs.smoothness,
    ] as [WritableKeyPath<Knobs, Double> & Sendable]) func beyondTheEnd(
      path: WritableKeyPath<Knobs, Double> & Sendable
    )
  {
    for value in [-1, 1e9, .infinity, .nan] {
      var knobs = Knobs()
      knobs[keyPath: path] = value
      var changed = request
      #expect(throws: (any Error).self) { try knobs.apply(to: &changed, frames: size) }
      #expect(changed == request)
    }
  }
}
