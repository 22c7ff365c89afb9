import Basics
import Testing

@testable import Transfer

/// Styles painted in where masks are: the style losses of regions, and their derivative.
@Suite struct RegionStyleTests {
  private let styles = [
    Size(height: 37, width: 64), Size(height: 24, width: 30), Size(height: 20, width: 50),
  ]
  .enumerated().map { Synthetic.image($1, seed: UInt64(20 + $0)) }

  /// A soft disc, and a hard stripe that leaves it alone.
  private func masks(_ size: Size) -> Planes {
    var masks = Planes(channels: 2, size: size)
    for i in 0..<size.area {
      let (x, y) = (Double(i % size.width), Double(i / size.width))
      let distance = ((x - 12) * (x - 12) + (y - 11) * (y - 11)).squareRoot()
      masks.values[i] = Double(Float(min(max((10 - distance) / 5, 0), 1)))
      if x > 30, x < 37 { masks.values[size.area + i] = 1 }
    }
    return masks
  }

  private typealias Kind = TransferSettings.StyleLossKind

  /// For moments at layers of 64 channels: the reference's rotations take too long at others.
  private func settings(
    _ kind: Kind = .gram, _ change: (inout TransferSettings) -> Void = { _ in }
  ) -> TransferSettings {
    var settings = TransferSettings()
    settings.styleLoss = kind
    settings.contentLayers = [LayerWeight(Layer(named: "relu2_2")!)]
    let layers =
      kind == .moments ? ["relu1_1", "pool1"] : ["relu1_1", "relu2_1", "pool2", "relu4_1"]
    settings.styleLayers = layers.enumerated().map {
      LayerWeight(Layer(named: $1)!, weight: $0 == 1 ? 3 : 1)
    }
    change(&settings)
    return settings
  }

  /// An edge that came into view, and what a thing has left behind.
  private func uncovered(_ size: Size) -> Planes {
    var uncovered = Planes(channels: 1, size: size)
    for i in 0..<size.area {
      let (x, y) = (i % size.width, i / size.width)
      if x < 9 || (20..<34).contains(x) && (5..<13).contains(y) { uncovered.values[i] = 1 }
    }
    return uncovered
  }

  private func reference(
    _ settings: TransferSettings, _ size: Size, uncovered: Planes? = nil
  ) -> ReferenceObjective {
    ReferenceObjective(
      weights: TestEngine.weights, settings: settings, content: Synthetic.image(size, seed: 1),
      styles: styles, masks: masks(size), uncovered: uncovered)
  }

  /// As without masks: Winograd's rounding, and activations that it moves across 0.
  @Test(
    arguments: Candidate.all,
    TransferSettings.StyleLossKind.allCases.flatMap { kind in [1.0, 0.4].map { (kind, $0) } })
  func matchesReference(
    candidate: Candidate, aim: (kind: TransferSettings.StyleLossKind, strength: Double)
  ) {
    let size = Size(height: 35, width: 101)
    let settings = settings(aim.kind) { $0.strength = aim.strength }
    let image = Synthetic.image(size, seed: 3)
    let expected = reference(settings, size).evaluate(image)
    let gradient = Tensor(channels: 3, size: size)
    let terms = TestEngine.objective(
      settings, content: Synthetic.image(size, seed: 1).tensor, style: styles[0].tensor,
      styles.dropFirst().map(\.tensor), masks: masks(size).tensor, on: candidate
    ).evaluate(image.tensor, gradient: gradient)
    #expect(abs(terms[.style] / expected.terms[.style] - 1) < 1e-4)
    #expect(relativeL2(Planes(gradient).values, expected.gradient.values) < 1e-3)
  }

  /// What was uncovered, in one style and in each mask's, is seen once more by itself.
  @Test(
    arguments: Candidate.all,
    [
      (TransferSettings.StyleLossKind.gram, 1, 1.0), (.gram, 1, 0.4), (.gram, 3, 1.0),
      (.balanced, 3, 1.0), (.moments, 1, 0.4), (.moments, 3, 1.0),
    ])
  func uncoveredPartsMatchReference(
    candidate: Candidate, aim: (kind: TransferSettings.StyleLossKind, styles: Int, strength: Double)
  ) {
    let size = Size(height: 35, width: 101)
    let settings = settings(aim.kind) { $0.strength = aim.strength }
    let (content, image) = (Synthetic.image(size, seed: 1), Synthetic.image(size, seed: 3))
    let styles = Array(styles.prefix(aim.styles))
    let masks = aim.styles > 1 ? masks(size) : nil
    let expected = ReferenceObjective(
      weights: TestEngine.weights, settings: settings, content: content, styles: styles,
      masks: masks,
      uncovered: uncovered(size)
    ).evaluate(image)
    let gradient = Tensor(channels: 3, size: size)
    let objective = TestEngine.objective(
      settings, content: content.tensor, style: styles[0].tensor,
      styles.dropFirst().map(\.tensor), masks: masks?.tensor, uncovered: uncovered(size).tensor,
      on: candidate)
    let terms = objective.evaluate(image.tensor, gradient: gradient)
    #expect(expected.terms[.uncovered] > 0)
    // A small part's covariance is singular but for the floor on its diagonal, 1e-4 of the mean, to which the rounding
    // of moments, 6e-8 of the largest, is not nothing.
    let tolerance = aim.kind == .moments ? 3e-4 : 1e-4
    #expect(abs(terms[.uncovered] / expected.terms[.uncovered] - 1) < tolerance)
    #expect(abs(terms[.style] / expected.terms[.style] - 1) < 1e-4)
    #expect(relativeL2(Planes(gradient).values, expected.gradient.values) < 1e-3)
    // The next frame uncovers nothing.
    objective.setMasks(masks?.tensor)
    objective.setContent(content.tensor)
    #expect(objective.evaluate(image.tensor, gradient: gradient)[.uncovered] == 0)
  }

  @Test(
    arguments: [
      (TransferSettings.StyleLossKind.gram, false), (.gram, true), (.balanced, true),
      (.moments, true),
    ])
  func gradientMatchesCentralDifferences(
    kind: TransferSettings.StyleLossKind, isUncovered: Bool
  ) {
    let size = Size(height: 18, width: 41)
    let reference = reference(
      settings(kind) {
        $0.totalVariationWeight = 0
      }, size, uncovered: isUncovered ? uncovered(size) : nil)
    let image = Synthetic.image(size, seed: 13)
    let gradient = reference.evaluate(image).gradient
    var generator = SplitMix64(seed: 20)
    let largest = gradient.values.map(abs).max()!
    let direction = gradient.values.map {
      $0 / largest * Double.random(in: -0.5...1.5, using: &generator)
    }
    let slope = zip(gradient.values, direction).reduce(0) { $0 + $1.0 * $1.1 }
    func total(_ step: Double) -> Double {
      var moved = image
      for i in moved.values.indices { moved.values[i] += step * direction[i] }
      return reference.evaluate(moved).terms.total
    }
    // Roots of matrices by rotations are less exact than sums, so their step is longer.
    let (step, tolerance) = kind == .moments ? (1e-4, 1e-5) : (1e-5, 1e-6)
    #expect(abs((total(step) - total(-step)) / (2 * step) / slope - 1) < tolerance)
  }

  /// Where the masks are does not matter if all styles are one and all features are alike; and a mask
  /// that covers everything, or nothing, leaves one style alone.
  @Test(arguments: Candidate.all) func wholeMasksAreNone(candidate: Candidate) {
    let size = Size(height: 33, width: 40)
    let (content, image) = (
      Synthetic.image(size, seed: 1).tensor, Synthetic.image(size, seed: 2).tensor
    )
    func evaluate(_ style: Tensor, _ others: [Tensor], _ masks: Tensor?) -> (LossTerms, [Float]) {
      let gradient = Tensor(channels: 3, size: size)
      let terms = TestEngine.objective(
        settings(), content: content, style: style, others, masks: masks, on: candidate
      ).evaluate(image, gradient: gradient)
      return (terms, Array(gradient.values))
    }
    let (a, b) = (styles[0].tensor, styles[1].tensor)
    let mask = Tensor(channels: 1, size: size)
    let nowhere = evaluate(a, [b], mask)
    let alone = evaluate(a, [], nil)
    #expect(abs(nowhere.0[.style] / alone.0[.style] - 1) < 1e-6)
    #expect(relativeL2(nowhere.1.map(Double.init), alone.1.map(Double.init)) < 1e-6)
    mask.values.update(repeating: 1)
    let everywhere = evaluate(a, [b], mask)
    let other = evaluate(b, [], nil)
    #expect(abs(everywhere.0[.style] / other.0[.style] - 1) < 1e-6)
    #expect(relativeL2(everywhere.1.map(Double.init), other.1.map(Double.init)) < 1e-6)
  }

  /// Masks that come to more than 1 share; at each layer regions sum to 1.
  @Test func regionsArePartitions() {
    let size = Size(height: 35, width: 101)
    let masks = masks(size).tensor
    for i in 0..<size.area where i % 3 == 0 { masks.values[i] = 1 }
    for i in 0..<size.area where i % 5 == 0 { masks.values[size.area + i] = 0.6 }
    let layers = settings().styleLayers.map(\.layer)
    let regions = Regions(Regions.partition(masks), layers: layers, Workers(count: 2))
    for layer in layers {
      let maps = (0..<3).map { regions.map($0, at: layer) }
      #expect(maps[0].values.size == VGG19.size(at: layer, image: size))
      for i in 0..<maps[0].values.count {
        let values = maps.map { $0.values.values[i] }
        #expect(abs(values.reduce(0, +) - 1) < 1e-6)
        #expect(values.allSatisfy { $0 >= 0 })
      }
    }
  }
}
