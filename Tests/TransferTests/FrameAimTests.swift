import Basics
import Testing

@testable import Transfer

/// Aims that differ from frame to frame.
@Suite struct FrameAimTests {
  private static let size = Size(height: 32, width: 48)
  private static let workers = Workers(count: 2)
  private static let layers = ["relu1_1", "relu3_1"].map { Layer(named: $0)! }

  private let content = Synthetic.image(size, seed: 8)
  private let styles = [
    Synthetic.image(Size(height: 40, width: 30), seed: 5),
    Synthetic.image(Size(height: 24, width: 50), seed: 6),
  ]

  private var settings: TransferSettings {
    var settings = TransferSettings()
    settings.styleLoss = .gram
    settings.totalVariation = .absolute
    settings.styleLayers = Self.layers.map { LayerWeight($0) }
    settings.contentLayers = [LayerWeight(Layer(named: "relu2_2")!)]
    settings.firstEvaluations = 12
    settings.nextEvaluations = 6
    return settings
  }

  private func stylizer(_ candidate: Candidate = .plain) -> Stylizer {
    Stylizer(
      settings: settings, size: Self.size, styles: [styles.map { Style($0.tensor) }],
      engine: candidate.engine())
  }

  private func grams(_ picture: Planes) -> [[Double]] {
    ReferenceNetwork(weights: TestEngine.weights, pooling: .max)
      .forward(picture, through: Self.layers.last!)
      .filter { Self.layers.contains($0.layer) }.map { ReferenceObjective.gram($0.output) }
  }

  private func painting(_ image: Planes, _ aim: FrameAim, loss: Double = 1) -> StylizedFrame {
    StylizedFrame(
      content: content.tensor, image: image.tensor, aim: aim,
      minimization: Minimization(
        reason: .budget, evaluations: 9, initial: LossTerms(), best: [.style: loss],
        goodLoss: loss))
  }

  /// At each frame what is wanted is G + (1 − √(1 − strength)) (Σ share · A − G) of that frame's aim, in
  /// Double, whatever was wanted before; 2e-5 of features' rounding is squared in the loss.
  @Test(arguments: Candidate.all) func targetsFollowTheFrame(candidate: Candidate) throws {
    let stylizer = stylizer(candidate)
    let image = Synthetic.image(Self.size, seed: 9)
    let (own, frame) = (grams(image), grams(content))
    let wanted = styles.map(grams)
    for (strength, share) in [(1.0, 0.5), (0.3, 0.5), (0.3, 0.9), (0.75, 0.0), (1.0, 0.5)] {
      let aim = FrameAim(strength: strength, shares: [share, 1 - share])
      let terms = try stylizer.stylize(
        content.tensor, aim: aim, inheritance: .previous(painting(image, aim))
      ) { $0.evaluation < 1 }.minimization.initial
      let reach = ReferenceObjective.reach(strength)
      var style = 0.0
      for layer in Self.layers.indices {
        var sum = 0.0
        for i in own[layer].indices {
          let blend = share * wanted[0][layer][i] + (1 - share) * wanted[1][layer][i]
          let target = frame[layer][i] + reach * (blend - frame[layer][i])
          sum += (own[layer][i] - target) * (own[layer][i] - target)
        }
        style += settings.styleWeight / 2 * sum / Double(own[layer].count)
      }
      #expect(abs(terms[.style] / style - 1) < 1e-3, "\(aim)")
      let smoothing = strength * settings.totalVariationWeight(for: Self.size)
      #expect(
        abs(terms[.totalVariation] / (smoothing * totalVariation(image)) - 1) < 1e-5, "\(aim)")
    }
  }

  private func totalVariation(_ image: Planes) -> Double {
    let (width, area) = (image.size.width, image.size.area)
    return image.values.indices.reduce(0) { sum, i in
      var value = 0.0
      if i % width + 1 < width { value += abs(image.values[i + 1] - image.values[i]) }
      if i % area + width < area { value += abs(image.values[i + width] - image.values[i]) }
      return sum + value
    }
  }

  /// Where the aim stands still, a start as good as the painting before is the frame; where it moves, no
  /// loss of before says so, however low.
  @Test func anAimThatMovesIsWorkedOn() throws {
    let aim = FrameAim(strength: 0.5, shares: [0.5, 0.5])
    func evaluations(_ before: FrameAim, goodLoss: Double) throws -> Int {
      let inheritance = Inheritance.change(
        since: painting(Synthetic.image(Self.size, seed: 9), before, loss: goodLoss),
        content: content.tensor, Self.workers)
      return try stylizer().stylize(content.tensor, aim: aim, inheritance: inheritance) { _ in true
      }
      .minimization.evaluations
    }
    #expect(try evaluations(aim, goodLoss: 1e30) == 1)
    for before in [
      FrameAim(strength: 0.499, shares: [0.5, 0.5]), FrameAim(strength: 0.5, shares: [0.51, 0.49]),
    ] {
      #expect(try evaluations(before, goodLoss: 1e30) == 6)
    }
    // Colours are put in afterwards.
    let grey = FrameAim(strength: 0.5, shares: [0.5, 0.5], contentColors: 1)
    #expect(try evaluations(grey, goodLoss: 1e30) == 1)
  }

  /// The share of the blend that is another one: of content and styles.
  @Test func distancesAreSharesOfTheBlend() {
    func distance(_ a: (Double, [Double]), _ b: (Double, [Double])) -> Double {
      FrameAim(strength: a.0, shares: a.1).distance(from: FrameAim(strength: b.0, shares: b.1))
    }
    #expect(distance((1, [1, 0]), (1, [0, 1])) == 1)
    #expect(distance((0, [1, 0]), (0, [0, 1])) == 0, "a photograph has no style")
    #expect(distance((0, [1]), (1, [1])) == 1)
    #expect(distance((0.5, [1]), (0, [1])) == 0.625)
    #expect(abs(distance((1, [0.7, 0.3]), (1, [0.5, 0.5])) - 0.2) < 1e-12)
    #expect(abs(distance((0.5, [0.7, 0.3]), (0.5, [0.5, 0.5])) - 0.125) < 1e-12)
  }

  /// Where nothing moves broad colours are locked, unless they are to become others.
  @Test func whatIsToChangeIsNotLocked() throws {
    let image = Synthetic.image(Self.size, seed: 9)
    let still = Motion(
      flow: FlowField(size: Self.size), back: FlowField(size: Self.size), Self.workers)
    func temporal(_ before: Double) throws -> Double {
      let before = painting(
        Synthetic.image(Self.size, seed: 10), FrameAim(strength: before, shares: [0.5, 0.5]))
      let temporal = TemporalTarget(
        [EarlierPainting(painting: before, motion: still)], content: content.tensor, Self.workers)
      let inheritance = Inheritance(
        start: image.tensor, temporal: temporal, flow: nil, minimization: before.minimization,
        aim: before.aim)
      return try stylizer().stylize(
        content.tensor, aim: FrameAim(shares: [0.5, 0.5]), inheritance: inheritance
      ) { $0.evaluation < 1 }.minimization.initial[.temporal]
    }
    let difference = meanSquare(image, Synthetic.image(Self.size, seed: 10))
    #expect(abs(try temporal(0.9) / (settings.temporalWeight * difference) - 1) < 1e-3)
    #expect(try temporal(1) > 1.01 * temporal(0.9))
  }

  /// The mean of the squared differences.
  private func meanSquare(_ a: Planes, _ b: Planes) -> Double {
    zip(a.values, b.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      / Double(a.values.count)
  }

  /// Paintings with a far other aim are none to go on from.
  @Test func aCutOfTheAimBeginsAnew() {
    let still = Motion(
      flow: FlowField(size: Self.size), back: FlowField(size: Self.size), Self.workers)
    func inheritance(_ before: Double, _ next: TransferSettings.NextImage) -> Inheritance? {
      var settings = settings
      settings.nextImage = next
      var history = PaintingHistory(settings: settings, workers: Self.workers)
      history.append(painting(content, FrameAim(strength: before)))
      return history.inheritance(for: content.tensor, aim: FrameAim(), motions: [1: still])
    }
    for next in [TransferSettings.NextImage.previous, .change, .moved] {
      #expect(inheritance(0, next) == nil)
      // √(1 − 0.96) is 0.2 of the way.
      #expect(inheritance(0.96, next) != nil)
      #expect(inheritance(1, next) != nil)
    }
    #expect(inheritance(1, .content) == nil)
    // Not even on an earlier one with the same aim: what the optimiser knows is of the frame before.
    var far = settings
    far.longTerm = [1, 2]
    var history = PaintingHistory(settings: far, workers: Self.workers)
    history.append(painting(content, FrameAim()))
    history.append(painting(content, FrameAim(strength: 0.5)))
    #expect(
      history.inheritance(for: content.tensor, aim: FrameAim(), motions: [1: still, 2: still])
        == nil)
  }

  /// A photograph is the frame, whatever paintings of the run start from, and whatever was before.
  @Test(arguments: [TransferSettings.Method.lbfgs(.init()), .adam(.init())])
  func aPhotographIsTheFrame(method: TransferSettings.Method) throws {
    var settings = settings
    settings.method = method
    settings.initialImage = .random
    settings.scales = .count(2)
    let stylizer = Stylizer(
      settings: settings, size: Self.size, styles: [[Style(styles[0].tensor)]],
      engine: Candidate.plain.engine())
    let painted = try stylizer.stylize(content.tensor, inheritance: nil) { _ in true }
    let photograph = try stylizer.stylize(
      content.tensor, aim: FrameAim(strength: 0), inheritance: .previous(painted)
    ) { _ in true }
    let (source, range) = (content.tensor, TestEngine.weights.preprocessing.displayableRange)
    for i in 0..<photograph.image.count {
      let plane = range[i / Self.size.area]
      let shown = min(max(source.values[i], plane.lowerBound), plane.upperBound)
      #expect(photograph.image.values[i] == shown)
    }
    #expect(photograph.minimization.evaluations == 1)
  }

  /// With full shares of one style the blend is that style alone.
  @Test func aWholeShareIsOneStyle() {
    let moments = styles.map {
      Style($0.tensor).moments(for: settings, Candidate.plain.engine())
    }
    #expect(moments.blended(by: [1, 0]) == moments[0])
    #expect(moments.blended(by: [0, 1]) == moments[1])
    let both = Style(blending: styles.map { Style($0.tensor) }, shares: [0.25, 0.75])
    #expect(both.pictures.map(\.share) == [0.25, 0.75])
  }
}
