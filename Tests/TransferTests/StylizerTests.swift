import Basics
import Testing

@testable import Transfer

/// Whole frames: what starts where, what is shared, and what happens when numbers go wrong.
@Suite struct StylizerTests {
  static let size = Size(height: 32, width: 48)
  static let workers = Workers(count: 2)

  private func settings(_ change: (inout TransferSettings) -> Void = { _ in }) -> TransferSettings {
    // Losses that fall quickly on noise.
    var settings = TransferSettings()
    settings.contentWeight = 1
    settings.contentFocus = 0
    settings.styleLoss = .gram
    settings.styleWeight = 3e-4
    settings.paletteWeight = 0
    settings.styleLayers = [
      LayerWeight(Layer(named: "relu1_1")!), LayerWeight(Layer(named: "relu2_1")!),
    ]
    settings.contentLayers = [LayerWeight(Layer(named: "relu2_2")!)]
    settings.firstEvaluations = 12
    settings.nextEvaluations = 6
    change(&settings)
    return settings
  }

  private func stylizer(
    _ settings: TransferSettings, size: Size = size,
    wrap: @escaping @Sendable (any Backend) -> any Backend = { $0 }
  ) -> Stylizer {
    let plain = Candidate.plain.engine()
    let engine = Engine(preprocessing: plain.preprocessing, workers: plain.workers) {
      size, layers, pooling, gradients in
      let backend = plain.backend(
        size: size, layers: layers, pooling: pooling, gradients: gradients)
      return gradients ? wrap(backend) : backend
    }
    return Stylizer(
      settings: settings, size: size,
      styles: [[Style(Synthetic.image(Size(height: 40, width: 30), seed: 5).tensor)]],
      engine: engine)
  }

  private let content = Synthetic.image(size, seed: 8).tensor

  @Test func theFirstFrameStartsFromTheContentAndImproves() throws {
    let result = try stylizer(settings()).stylize(content, inheritance: nil) { _ in true }
    #expect(result.minimization.initial[.content] == 0)
    #expect(result.minimization.best.total < 0.5 * result.minimization.initial.total)
    #expect(result.minimization.evaluations <= 12)
  }

  @Test func theNextFrameStartsFromItsPredecessorUnrounded() throws {
    let stylizer = stylizer(settings())
    let first = try stylizer.stylize(content, inheritance: nil) { _ in true }
    let second = try stylizer.stylize(content, inheritance: .previous(first)) { _ in true }
    #expect(second.minimization.initial == first.minimization.best)
    #expect(second.minimization.best.total <= first.minimization.best.total)
    #expect(second.minimization.evaluations <= 6)
    #expect(first.image.values.contains { ($0 + 103.939).rounded() != $0 + 103.939 })
  }

  /// What moved in the source moves in the start; the rest of it is the painting, as it was.
  @Test func theStartFollowsTheChangeOfTheSource() throws {
    let first = try stylizer(settings()).stylize(content, inheritance: nil) { _ in true }
    let moved = content.clone()
    for i in 100..<140 { moved.values[i] += 30 }
    moved.values[200] = 1e6
    let inheritance = Inheritance.change(since: first, content: moved, Self.workers)
    for i in 0..<inheritance.start.count {
      let expected = first.image.values[i] + (moved.values[i] - content.values[i])
      #expect(inheritance.start.values[i] == expected, "value \(i)")
    }
    let second = try stylizer(settings()).stylize(moved, inheritance: inheritance) {
      $0.evaluation < 1
    }
    #expect(second.image.values[200] == 255 - 103.939, "the start is displayable")
  }

  @Test(arguments: TransferSettings.InitialImage.allCases)
  func resultsAreDisplayableAndRepeatable(initial: TransferSettings.InitialImage) throws {
    let settings = settings {
      $0.initialImage = initial
      $0.seed = 99
    }
    let runs = try (0..<2).map { _ in
      try stylizer(settings).stylize(content, inheritance: nil) { _ in true }.image
    }
    #expect(Array(runs[0].values) == Array(runs[1].values))
    for (plane, range) in TestEngine.weights.preprocessing.displayableRange.enumerated() {
      let area = Self.size.area
      for value in runs[0].values[(plane * area)..<((plane + 1) * area)] {
        #expect(range.contains(value))
      }
    }
  }

  @Test func seedsDiffer() throws {
    let images = (1...2).map { seed in
      TransferSettings.InitialImage.random.make(
        content: content, style: content,
        range: TestEngine.weights.preprocessing.displayableRange, seed: UInt64(seed))
    }
    #expect(Array(images[0].values) != Array(images[1].values))
  }

  @Test func styleNoiseHasTheColoursOfTheStyle() {
    let style = Tensor(channels: 3, size: Size(height: 1, width: 2))
    for (i, value) in [10, 20, 30, 40, 50, 60].enumerated() { style.values[i] = Float(value) }
    let image = TransferSettings.InitialImage.styleNoise.make(
      content: content, style: style, range: [], seed: 4)
    let area = Self.size.area
    for i in 0..<area {
      let pixel = [image.values[i], image.values[area + i], image.values[2 * area + i]]
      #expect(pixel == [10, 30, 50] || pixel == [20, 40, 60])
    }
  }

  @Test func cancellingEndsTheFrame() throws {
    let result = try stylizer(settings()).stylize(content, inheritance: nil) { $0.evaluation < 3 }
    #expect(result.minimization.reason == .cancelled)
    #expect(result.minimization.evaluations == 3)
  }

  /// The same frame again and again: nothing is left to gain in the end, and that is no error.
  @Test(arguments: [TransferSettings.Method.lbfgs(.init()), .adam(.init())])
  func aStaticShotNeverFails(method: TransferSettings.Method) throws {
    let stylizer = stylizer(
      settings {
        $0.method = method
        $0.totalVariationWeight = 50
        $0.nextEvaluations = 40
      })
    var frame = try stylizer.stylize(content, inheritance: nil) { _ in true }
    for _ in 0..<12 {
      let next = try stylizer.stylize(content, inheritance: .previous(frame)) { _ in true }
      #expect(next.minimization.best.total <= frame.minimization.best.total)
      frame = next
    }
  }

  @Test func aFrameThatFailsOnceIsTriedAgainWithASmallerStep() throws {
    nonisolated(unsafe) var faulty: FaultyBackend?
    let stylizer = stylizer(settings()) {
      faulty = FaultyBackend($0, failing: 3..<4)
      return faulty!
    }
    let result = try stylizer.stylize(content, inheritance: nil) { _ in true }
    #expect(result.minimization.best.total < 0.5 * result.minimization.initial.total)
    #expect(faulty!.evaluations > 12)
  }

  @Test func aFrameThatKeepsFailingIsAnError() {
    let stylizer = stylizer(settings()) { FaultyBackend($0, failing: 3..<1000) }
    #expect(throws: StylizeError(cause: .notFinite(evaluation: 1))) {
      try stylizer.stylize(content, inheritance: nil) { _ in true }
    }
  }

  /// Never a silently unfinished frame: a start that no step improves is no result.
  @Test func aGradientThatPointsUphillIsAnError() {
    let stylizer = stylizer(settings { $0.totalVariationWeight = 0 }) {
      FaultyBackend($0, failing: 0..<0, uphill: true)
    }
    do {
      _ = try stylizer.stylize(content, inheritance: nil) { _ in true }
      Issue.record("no error")
    } catch {
      guard case .stalled = error.cause else {
        Issue.record("\(error)")
        return
      }
    }
  }
}

/// A backend whose gradients are NaN in some evaluations, or point the wrong way in all.
private final class FaultyBackend: Backend {
  private let backend: any Backend
  private let failing: Range<Int>
  private let uphill: Bool
  private(set) var evaluations = 0

  init(_ backend: any Backend, failing: Range<Int>, uphill: Bool = false) {
    self.backend = backend
    self.failing = failing
    self.uphill = uphill
  }

  var size: Size { backend.size }
  func forward(_ image: Tensor) { backend.forward(image) }
  func features(at layer: Layer) -> Tensor { backend.features(at: layer) }
  func capture(_ layer: Layer, reusing map: FeatureMap?) -> FeatureMap {
    backend.capture(layer, reusing: map)
  }
  func meanSquaredDifference(from target: FeatureMap, region: RegionMap?) -> Double {
    backend.meanSquaredDifference(from: target, region: region)
  }
  func computeGram(at layer: Layer, region: RegionMap?, into gram: inout GramMatrix) {
    backend.computeGram(at: layer, region: region, into: &gram)
  }
  func computeMoments(at layer: Layer, region: RegionMap?, into moments: inout FeatureMoments) {
    backend.computeMoments(at: layer, region: region, into: &moments)
  }

  func backward(_ terms: [FeatureGradient], into gradient: Tensor) {
    backend.backward(terms, into: gradient)
    if failing.contains(evaluations) { gradient.values[7] = .nan }
    if uphill { for i in 0..<gradient.count { gradient.values[i] *= -1 } }
    evaluations += 1
  }
}
