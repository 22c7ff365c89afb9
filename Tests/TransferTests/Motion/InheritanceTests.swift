import Basics
import Testing

@testable import Transfer

/// What a frame inherits, and how many iterations it is given for what is new in it.
@Suite struct InheritanceTests {
  static let size = Size(height: 24, width: 40)
  static let workers = Workers(count: 2)

  private func painting(_ image: Tensor, content: Tensor, loss: Double = 100) -> StylizedFrame {
    StylizedFrame(
      content: content, image: image, aim: FrameAim(),
      minimization: Minimization(
        reason: .budget, evaluations: 9, initial: [.content: 200],
        best: [.content: loss], goodLoss: loss))
  }

  /// A flow by whole pixels; points that come from outside are not seen.
  private func shift(_ dx: Int) -> Motion {
    let (flow, back) = (FlowField(size: Self.size), FlowField(size: Self.size))
    for i in 0..<Self.size.area {
      flow.right[i] = Float(dx)
      back.right[i] = Float(-dx)
    }
    return Motion(flow: flow, back: back, Self.workers)
  }

  private let content = Synthetic.image(size, seed: 1).tensor
  private let image = Synthetic.image(size, seed: 2).tensor

  @Test func aStillFrameStartsFromThePaintingItself() {
    let inheritance = Inheritance.moved(
      [EarlierPainting(painting: painting(image, content: content), motion: shift(0))],
      content: content, Self.workers)
    for i in 0..<image.count {
      #expect(abs(inheritance.start.values[i] - image.values[i]) < 1e-3, "value \(i)")
    }
    #expect(inheritance.goodLoss == 100)
  }

  @Test func whatMovedStartsWhereItIsNow() {
    let inheritance = Inheritance.moved(
      [EarlierPainting(painting: painting(image, content: content), motion: shift(5))],
      content: content, Self.workers)
    // Away from the edge, where the blend begins.
    for y in 0..<Self.size.height {
      for x in 0..<(Self.size.width - 15) {
        let i = y * Self.size.width + x
        #expect(abs(inheritance.start.values[i] - image.values[i + 5]) < 1e-3, "\(x), \(y)")
      }
    }
  }

  /// Beyond the edge of the painting before, the content takes over; far from all that is known, in the
  /// whole painting's colours.
  @Test func whatWasNotSeenStartsFromTheRecolouredContent() {
    let shift = 20
    let inheritance = Inheritance.moved(
      [EarlierPainting(painting: painting(image, content: content), motion: self.shift(shift))],
      content: content, Self.workers)
    let expected = ColorTransform(from: content, to: image).apply(to: content, Self.workers)
    for y in 0..<Self.size.height {
      let i = y * Self.size.width + Self.size.width - 1
      #expect(inheritance.start.values[i] == expected.values[i])
      #expect(inheritance.temporal!.weight.values[i] == 0)
      for x in 0..<Self.size.width {
        let isNew = x >= Self.size.width - shift
        #expect(inheritance.uncovered!.values.values[y * Self.size.width + x] == (isNew ? 1 : 0))
      }
    }
  }

  /// Three tones of the content, in stripes, are painted in colours that no map of the whole painting's has: dark and
  /// bright ones alike, those between them differently.
  @Test func whatComesIntoViewStartsInTheColoursOfWhatLooksAlike() {
    let (tones, paints): ([Float], [Float]) = ([10, 120, 230], [40, 220, 60])
    let (content, image) = (
      Tensor(channels: 3, size: Self.size), Tensor(channels: 3, size: Self.size)
    )
    for i in 0..<content.count {
      let tone = i % Self.size.area / Self.size.width / 4 % 3
      (content.values[i], image.values[i]) = (tones[tone], paints[tone])
    }
    let inheritance = Inheritance.moved(
      [EarlierPainting(painting: painting(image, content: content), motion: shift(5))],
      content: content, Self.workers)
    let recolored = ColorTransform(from: content, to: image).apply(to: content, Self.workers)
    var worst: Float = 0
    for y in 0..<Self.size.height {
      for x in 0..<Self.size.width {
        let i = y * Self.size.width + x
        // Paint that is moved by whole pixels is copied.
        #expect(abs(inheritance.start.values[i] - image.values[i]) < 10, "\(x), \(y)")
        worst = max(worst, abs(recolored.values[i] - image.values[i]))
      }
    }
    #expect(worst > 50)
  }

  /// Left and right of a border, pixels may show both things.
  @Test func bordersOfThingsDoNotStartFromThePaintingBefore() {
    let (flow, back) = (FlowField(size: Self.size), FlowField(size: Self.size))
    for i in 0..<Self.size.area where i % Self.size.width >= 20 { flow.right[i] = 0.8 }
    for i in 0..<Self.size.area where i % Self.size.width >= 20 { back.right[i] = -0.8 }
    let shown = Motion(flow: flow, back: back, Self.workers).visibility.withoutBorders(of: flow)
    for y in 0..<Self.size.height {
      for x in 0..<Self.size.width - 2 {
        #expect(
          (shown.values.values[y * Self.size.width + x] == 0) == (18...20).contains(x), "\(x)")
      }
    }
  }

  /// A surface that bends has no border.
  @Test func smoothMotionHasNoBorders() {
    let flow = FlowField(size: Self.size)
    for i in 0..<Self.size.area { flow.right[i] = 0.6 * Float(i % Self.size.width) }
    let all = Tensor(channels: 1, size: Self.size)
    all.values.update(repeating: 1)
    #expect(ReliabilityMap(all).withoutBorders(of: flow).mean == 1)
  }

  /// What an earlier frame saw and the last did not comes from the earlier one.
  @Test func theNearestThatSawAPixelCounts() {
    let far = Tensor(channels: 3, size: Self.size)
    far.values.update(repeating: 50)
    let inheritance = Inheritance.moved(
      [
        EarlierPainting(painting: painting(image, content: content), motion: shift(5)),
        EarlierPainting(painting: painting(far, content: content), motion: shift(0)),
      ], content: content, Self.workers)
    let last = Self.size.width - 1
    #expect(inheritance.temporal!.image.values[last] == 50)
    #expect(inheritance.temporal!.weight.values[last] > 0)
    #expect(abs(inheritance.temporal!.image.values[0] - image.values[5]) < 1e-3)
    #expect(inheritance.uncovered!.values.values.allSatisfy { $0 == 0 })
  }

  @Test func laterPassesStartHalfway() {
    let own = painting(Synthetic.image(Self.size, seed: 3).tensor, content: content, loss: 70)
    let inheritance = Inheritance.blended(
      own, [EarlierPainting(painting: painting(image, content: content), motion: shift(0))],
      Self.workers)
    let i = Self.size.width * 12 + 20
    let middle = (own.image.values[i] + image.values[i]) / 2
    #expect(abs(inheritance.start.values[i] - middle) < 1e-3)
    #expect(inheritance.goodLoss == 70)
    let first = Inheritance.blended(own, [], Self.workers)
    #expect(Array(first.start.values) == Array(own.image.values))
    #expect(first.temporal == nil && first.uncovered == nil)
  }

  @Test(arguments: [(100.5, 1), (103.9, 5), (115.9, 16), (120.5, 20), (146, 40), (900, 40)])
  func iterationsFollowWhatIsNew(loss: Double, evaluations: Int) {
    var rule = StopRule(evaluations: 40)
    rule.goodLoss = 100
    // The temporal term tells of the past, not of what is new.
    let terms: LossTerms = [.style: loss, .temporal: 70]
    #expect(rule.budget(startingWith: terms) == evaluations)
    rule.goodLoss = nil
    #expect(rule.budget(startingWith: [.style: loss]) == 40)
  }

  /// A hundredth of the image that is ten times as bad as the rest has a tenth of the style loss.
  @Test(arguments: [(0.0, 1), (0.01, 2), (0.11, 10), (0.21, 17), (3, 17)])
  func iterationsFollowWhatIsBare(share: Double, evaluations: Int) {
    var rule = StopRule(evaluations: 40)
    rule.goodLoss = 100
    let uncovered = TransferObjective.uncoveredWeight * share * 100
    #expect(rule.budget(startingWith: [.style: 100, .uncovered: uncovered]) == evaluations)
    // Where more is new than that, it counts.
    #expect(rule.budget(startingWith: [.style: 146, .uncovered: uncovered]) == 40)
  }

  /// What a few evaluations have not improved gets no more than the whole image needs; bare areas improve.
  @Test(arguments: [(0.5, 17), (0.95, 17), (0.97, 5), (1.2, 5)])
  func iterationsThatDoNotHelpAreSaved(rest: Double, evaluations: Int) {
    var rule = StopRule(evaluations: 40)
    rule.goodLoss = 100
    let start: LossTerms = [.style: 103.9, .uncovered: 40]
    #expect(rule.budget(startingWith: start) == 17)
    let best: LossTerms = [.style: 90, .uncovered: 40 * rest]
    #expect(rule.budget(startingWith: start, afterTrial: best) == evaluations)
    rule.goodLoss = nil
    #expect(rule.budget(startingWith: start, afterTrial: best) == 40)
  }

  /// A minimisation of uncovered areas ends after the trial if only the rest improves.
  @Test(arguments: [(false, 6), (true, 17)])
  func theTrialDecides(improves: Bool, evaluations: Int) throws {
    final class Halving: Objective {
      let improves: Bool
      var evaluations = 0
      init(improves: Bool) { self.improves = improves }
      func evaluate(_ image: Tensor, gradient: Tensor) -> LossTerms {
        evaluations += 1
        gradient.values.update(repeating: 1)
        let rest = 1 / Double(evaluations)
        return [.style: 100 + rest, .uncovered: improves ? 40 * rest : 40]
      }
    }
    var rule = StopRule(evaluations: 40)
    rule.goodLoss = 99
    let image = Tensor(channels: 3, size: Self.size)
    var log = EvaluationLog(
      objective: Halving(improves: improves), rule: rule, best: image.clone(),
      workers: Self.workers
    ) { _ in true }
    let gradient = image.clone()
    while try log.evaluate(image, gradient: gradient) != nil {}
    #expect(log.evaluations == evaluations && log.reason == .budget)
  }

  @Test func unmovedPairsStayAndMovedOnesGoAlong() {
    let size = Size(height: 6, width: 8)
    func history() -> LBFGSHistory {
      var history = LBFGSHistory(capacity: 2, smoothing: 0, size: size, workers: Self.workers)
      let step = Synthetic.image(size, seed: 4).tensor
      let change = Synthetic.image(size, seed: 6).tensor
      for i in 0..<step.count { change.values[i] += step.values[i] }
      history.append(step: step, change: change, curvatureGuard: 0)
      return history
    }
    func direction(_ history: LBFGSHistory) -> [Float] {
      var history = history
      let direction = Synthetic.image(size, seed: 5).tensor
      history.applyInverseHessian(to: direction) { _ in }
      return Array(direction.values)
    }
    let scratch = (Tensor(channels: 3, size: size), Tensor(channels: 3, size: size))
    var still = history()
    still.move(along: FlowField(size: size), scratch: scratch)
    #expect(zip(direction(still), direction(history())).allSatisfy { abs($0 - $1) < 1e-3 })
    var moved = history()
    let flow = FlowField(size: size)
    for i in 0..<size.area { flow.right[i] = 3 }
    moved.move(along: flow, scratch: scratch)
    #expect(zip(direction(moved), direction(history())).contains { abs($0 - $1) > 1 })
  }
}
