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

  /// Beyond the edge of the painting before, the content takes over, in the painting's colours.
  @Test func whatWasNotSeenStartsFromTheRecolouredContent() {
    let inheritance = Inheritance.moved(
      [EarlierPainting(painting: painting(image, content: content), motion: shift(5))],
      content: content, Self.workers)
    let expected = ColorTransform(from: content, to: image).apply(to: content, Self.workers)
    for y in 0..<Self.size.height {
      let i = y * Self.size.width + Self.size.width - 1
      #expect(inheritance.start.values[i] == expected.values[i])
      #expect(inheritance.temporal!.weight.values[i] == 0)
      for x in 0..<Self.size.width {
        let isNew = x >= Self.size.width - 5
        #expect(inheritance.uncovered!.values.values[y * Self.size.width + x] == (isNew ? 1 : 0))
      }
    }
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

  @Test(arguments: [(100.5, 1), (103.9, 17), (107.4, 31), (110.5, 40), (900, 40)])
  func iterationsFollowWhatIsNew(loss: Double, evaluations: Int) {
    var rule = StopRule(evaluations: 40)
    rule.goodLoss = 100
    // The temporal term tells of the past, not of what is new; what was uncovered is part of the style, too.
    let terms: LossTerms = [.style: loss, .temporal: 70, .uncovered: 30]
    #expect(rule.budget(startingWith: terms) == evaluations)
    rule.goodLoss = nil
    #expect(rule.budget(startingWith: [.style: loss]) == 40)
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
