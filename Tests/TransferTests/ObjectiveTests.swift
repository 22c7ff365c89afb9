import Basics
import Testing

@testable import Transfer

/// Losses and image gradients, three ways: PyTorch's figures, central differences, the backends.
@Suite struct ObjectiveTests {
  static let cases = ["seed", "relu4_2", "avgpool", "odd"]

  private struct Setup {
    let golden: Golden.Loss
    let content, style, input, gradient: Planes

    init(_ name: String) throws {
      golden = try Golden.loss(name)
      content = try Golden.picture(name == "odd" ? "odd" : "content")
      style = try Golden.picture("style")
      input = try Golden.tensor("\(name).input", size: content.size)
      gradient = try Golden.tensor("\(name).gradient", size: content.size)
    }
  }

  /// PyTorch's gradient was rounded to single precision, and so was the input it belongs to.
  @Test(arguments: cases) func referenceMatchesPyTorch(name: String) throws {
    let setup = try Setup(name)
    let reference = ReferenceObjective(
      weights: TestEngine.weights, settings: setup.golden.settings, content: setup.content,
      style: setup.style)
    let (terms, gradient) = reference.evaluate(setup.input)
    expectClose(terms, setup.golden, within: 1e-6)
    #expect(relativeL2(gradient.values, setup.gradient.values) < 1e-3)
  }

  /// Gradients: measured 3e-7 for plain sums, 4e-6 for Winograd's; rounding that moves an activation
  /// across 0, or another to the largest of its window, would count for much more.
  @Test(arguments: Candidate.all, cases)
  func backendMatchesPyTorch(candidate: Candidate, name: String) throws {
    let setup = try Setup(name)
    let objective = TestEngine.objective(
      setup.golden.settings, content: setup.content.tensor, style: setup.style.tensor,
      on: candidate)
    let gradient = Tensor(channels: 3, size: setup.content.size)
    let terms = objective.evaluate(setup.input.tensor, gradient: gradient)
    // In "odd" the features differ from their target by 1/164 of their size, so their own rounding
    // counts 2 · 164 times in the squared distance: Winograd's 7e-7 there come to 2.2e-4.
    let isSensitive = name == "odd" && candidate.kernels != nil
    expectClose(terms, setup.golden, within: 1e-4, content: isSensitive ? 3e-4 : nil)
    #expect(
      relativeL2(Planes(gradient).values, setup.gradient.values) < 1e-3)
  }

  /// The derivative along the gradient, each value of it scaled at random, by the reference's own
  /// central differences.
  ///
  /// Along plain noise the terms of the slope cancel and rounding would show. ReLU, max pooling and
  /// total variation have kinks; the step is short enough that the line crosses too few to show.
  @Test(arguments: [Pooling.max, .average], TransferSettings.TotalVariation.allCases)
  func gradientMatchesCentralDifferences(
    pooling: Pooling, totalVariation: TransferSettings.TotalVariation
  ) throws {
    let size = Size(height: 18, width: 21)
    var settings = TransferSettings()
    settings.contentLayers = [
      LayerWeight(Layer(named: "relu4_2")!, weight: 2), LayerWeight(Layer(named: "relu3_1")!),
    ]
    settings.styleLayers = [
      LayerWeight(Layer(named: "relu1_1")!), LayerWeight(Layer(named: "relu4_2")!, weight: 3),
      LayerWeight(Layer(named: "pool2")!),
    ]
    settings.totalVariation = totalVariation
    settings.totalVariationWeight = 1
    settings.pooling = pooling
    let reference = ReferenceObjective(
      weights: TestEngine.weights, settings: settings, content: Synthetic.image(size, seed: 11),
      style: Synthetic.image(Size(height: 24, width: 16), seed: 12))
    let image = Synthetic.image(size, seed: 13)
    let gradient = reference.evaluate(image).gradient
    for seed in 20..<23 as Range<UInt64> {
      var generator = SplitMix64(seed: seed)
      let largest = gradient.values.map(abs).max()!
      let direction = gradient.values.map {
        $0 / largest * Double.random(in: -0.5...1.5, using: &generator)
      }
      let slope = zip(gradient.values, direction).reduce(0) { $0 + $1.0 * $1.1 }
      let step = 1e-5
      func total(_ sign: Double) -> Double {
        var moved = image
        for i in moved.values.indices { moved.values[i] += sign * step * direction[i] }
        return reference.evaluate(moved).terms.total
      }
      let difference = (total(1) - total(-1)) / (2 * step)
      #expect(abs(difference / slope - 1) < 1e-6, "seed \(seed), \(pooling), \(totalVariation)")
    }
  }

  /// By hand: in each plane slopes of (3, 4), (0, 4), (3, 0) and (0, 0). A flat picture has none.
  @Test(arguments: TransferSettings.TotalVariation.allCases)
  func totalVariationIsWhatItSays(kind: TransferSettings.TotalVariation) {
    let image = Tensor(channels: 3, size: Size(height: 2, width: 2))
    for (index, value) in ([0, 3, 4, 7] as [Float]).enumerated() {
      for plane in 0..<3 { image.base[plane * 4 + index] = value }
    }
    let gradient = image.clone()
    let loss = TotalVariationLoss(kind, weight: 2, height: 2)
    let workers = Workers(count: 2)
    let softness = 16.0
    let expected =
      switch kind {
      case .absolute: 3 * 14.0
      case .vectorial:
        [25.0, 16, 9, 0].reduce(0) { $0 + (3 * $1 + softness * softness).squareRoot() - softness }
      }
    #expect(abs(loss.evaluate(image, addingTo: gradient, workers) / (2 * expected) - 1) < 1e-5)
    image.values.update(repeating: 5)
    #expect(loss.evaluate(image, addingTo: gradient, workers) == 0)
  }

  private static func momentSettings(_ layers: [String]) -> TransferSettings {
    var settings = TransferSettings()
    settings.styleLoss = .moments
    settings.contentLayers = [LayerWeight(Layer(named: "relu2_2")!)]
    settings.contentWeight = 1e-2
    settings.styleLayers = layers.enumerated().map {
      LayerWeight(Layer(named: $1)!, weight: Double($0 + 1))
    }
    settings.totalVariationWeight = 0
    return settings
  }

  /// Along a line through the image that follows the gradient: a loss of square roots, no kinks but ReLU's.
  @Test func momentsMatchCentralDifferences() throws {
    let size = Size(height: 18, width: 21)
    let reference = ReferenceObjective(
      weights: TestEngine.weights, settings: Self.momentSettings(["relu1_1"]),
      content: Synthetic.image(size, seed: 11),
      style: Synthetic.image(Size(height: 24, width: 16), seed: 12))
    let image = Synthetic.image(size, seed: 13)
    let gradient = reference.evaluate(image).gradient
    let largest = gradient.values.map(abs).max()!
    var generator = SplitMix64(seed: 20)
    let direction = gradient.values.map {
      $0 / largest * Double.random(in: -0.5...1.5, using: &generator)
    }
    let slope = zip(gradient.values, direction).reduce(0) { $0 + $1.0 * $1.1 }
    func total(_ step: Double) -> Double {
      var moved = image
      for i in moved.values.indices { moved.values[i] += step * direction[i] }
      return reference.evaluate(moved).terms.total
    }
    let difference = (total(1e-4) - total(-1e-4)) / 2e-4
    #expect(abs(difference / slope - 1) < 1e-5)
  }

  /// Means and covariances, at the layer that the fast engine never keeps and at others; the smaller
  /// picture has fewer pixels than channels.
  @Test(
    arguments: Candidate.all,
    [
      (["relu1_1", "relu2_1"], Size(height: 31, width: 101)),
      (["pool2"], Size(height: 24, width: 36)),
    ])
  func momentsMatchReference(
    candidate: Candidate, shape: (layers: [String], size: Size)
  ) throws {
    try expectReference(Self.momentSettings(shape.layers), shape.size, candidate)
  }

  /// Several content layers, a layer in both losses, pools as layers, uneven weights, either total
  /// variation.
  @Test(arguments: Candidate.all, TransferSettings.TotalVariation.allCases)
  func mixedLayersMatchReference(
    candidate: Candidate, totalVariation: TransferSettings.TotalVariation
  ) throws {
    var settings = TransferSettings()
    settings.totalVariation = totalVariation
    settings.contentLayers = [
      LayerWeight(Layer(named: "relu4_2")!, weight: 2), LayerWeight(Layer(named: "pool1")!),
    ]
    settings.styleLayers = [
      LayerWeight(Layer(named: "pool1")!), LayerWeight(Layer(named: "relu4_2")!, weight: 3),
    ]
    try expectReference(settings, Size(height: 40, width: 53), candidate)
  }

  /// Between photograph and painting the targets are the content's as well.
  @Test(arguments: Candidate.all, [0.3, 0.75])
  func strengthMatchesReference(candidate: Candidate, strength: Double) throws {
    var settings = TransferSettings()
    settings.strength = strength
    settings.contentLayers = [LayerWeight(Layer(named: "relu2_2")!)]
    settings.styleLayers = ["relu1_1", "relu3_1"].map { LayerWeight(Layer(named: $0)!) }
    try expectReference(settings, Size(height: 31, width: 40), candidate)
  }

  /// The content is as far from its target as the target is from the content, in shares of the way to the style; at
  /// strength 0 it is what is wanted.
  @Test(arguments: Candidate.all) func strengthIsAShareOfTheWay(candidate: Candidate) {
    let size = Size(height: 31, width: 40)
    let content = Synthetic.image(size, seed: 1).tensor
    let style = Synthetic.image(size, seed: 2).tensor
    func loss(_ strength: Double) -> Double {
      var settings = TransferSettings()
      settings.strength = strength
      return TestEngine.objective(settings, content: content, style: style, on: candidate)
        .networkTerms(of: content)[.style]
    }
    #expect(loss(0) == 0)
    let share = 0.5 + 0.25 - 0.125
    #expect(abs(loss(0.5) / loss(1) / (share * share) - 1) < 1e-3)
  }

  /// Both losses at the layer whose features the fast engine never keeps: alone, and with one below;
  /// the image is larger than one window.
  @Test(arguments: Candidate.all, [["relu1_1"], ["relu1_1", "relu2_1"]])
  func lossesAtTheFirstLayerMatchReference(candidate: Candidate, layers: [String]) throws {
    var settings = TransferSettings()
    settings.contentLayers = [LayerWeight(Layer(named: "relu1_1")!)]
    settings.styleLayers = layers.map { LayerWeight(Layer(named: $0)!) }
    try expectReference(settings, Size(height: 31, width: 101), candidate)
  }

  private func expectReference(
    _ settings: TransferSettings, _ size: Size, _ candidate: Candidate
  ) throws {
    let content = Synthetic.image(size, seed: 1)
    let style = Synthetic.image(Size(height: 37, width: 64), seed: 2)
    let image = Synthetic.image(size, seed: 3)
    let expected = ReferenceObjective(
      weights: TestEngine.weights, settings: settings, content: content, style: style
    ).evaluate(image)
    let gradient = Tensor(channels: 3, size: size)
    let terms = TestEngine.objective(
      settings, content: content.tensor, style: style.tensor, on: candidate
    ).evaluate(image.tensor, gradient: gradient)
    #expect(abs(terms[.content] / expected.terms[.content] - 1) < 1e-4)
    #expect(abs(terms[.style] / expected.terms[.style] - 1) < 1e-4)
    #expect(
      abs(terms[.palette] - expected.terms[.palette]) <= 1e-4 * expected.terms[.palette])
    #expect(
      abs(terms[.totalVariation] - expected.terms[.totalVariation])
        <= 1e-5 * expected.terms[.totalVariation])
    #expect(
      relativeL2(Planes(gradient).values, expected.gradient.values) < 1e-3)
  }

  @Test(arguments: Candidate.all)
  func resultsDoNotDependOnTheNumberOfThreads(candidate: Candidate) throws {
    let content = try Golden.picture("odd").tensor
    let style = try Golden.picture("style").tensor
    let input = try Golden.tensor("odd.input", size: content.size).tensor
    // Up to many more than there are cores.
    let results = [1, 2, 3, 16].map { threads in
      let gradient = Tensor(channels: 3, size: content.size)
      let terms = TestEngine.objective(
        TransferSettings(), content: content, style: style, threads: threads, on: candidate
      ).evaluate(input, gradient: gradient)
      return (terms, Array(gradient.values))
    }
    for result in results.dropFirst() {
      #expect(result.0 == results[0].0)
      #expect(result.1 == results[0].1)
    }
  }

  /// - Parameter content: the content term's own tolerance, if it has one.
  private func expectClose(
    _ terms: LossTerms, _ golden: Golden.Loss, within tolerance: Double, content: Double? = nil
  ) {
    #expect(abs(terms[.content] / golden.content - 1) < (content ?? tolerance))
    #expect(abs(terms[.style] / golden.style - 1) < tolerance)
    #expect(abs(terms[.totalVariation] - golden.tv) <= tolerance * golden.tv)
    #expect(abs(terms.total / golden.total - 1) < tolerance)
  }
}
