import Basics
import Foundation
import Testing

@testable import Transfer

/// Confidence in a flow, from what the frames show along it.
@Suite struct FlowConfidenceTests {
  private let size = Size(height: 40, width: 60)
  private let workers = Workers(count: 2)

  private var all: ReliabilityMap {
    let values = Tensor(channels: 1, size: size)
    values.values.update(repeating: 1)
    return ReliabilityMap(values)
  }

  /// Noise of a standard deviation in grey levels, and `change` grey levels more in a square of 12 pixels.
  private func residual(noise: Float, change: Float) -> Tensor {
    let residual = Synthetic.image(size, seed: 4).tensor
    let mean = residual.values.reduce(0, +) / Float(residual.count)
    let square = residual.values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let scale = noise / (square / Float(residual.count)).squareRoot()
    for i in 0..<residual.count {
      residual.base[i] = scale * (residual.base[i] - mean)
      if isInSquare(i) { residual.base[i] += change }
    }
    return residual
  }

  private func isInSquare(_ i: Int) -> Bool {
    let (x, y) = (i % size.width, i % size.area / size.width)
    return (20..<32).contains(x) && (14..<26).contains(y)
  }

  /// Confidence in the middle of the square, and far from it.
  private func confidence(noise: Float, change: Float) -> (changed: Float, unchanged: Float) {
    let values = FlowConfidence(
      residual: residual(noise: noise, change: change), visible: all, workers
    ).values
    return (values.base[20 * size.width + 26], values.base[4 * size.width + 4])
  }

  @Test func whatLooksAlikeIsTrusted() {
    #expect(confidence(noise: 0, change: 0) == (1, 1))
    // Below a grey level, nothing is noise.
    #expect(confidence(noise: 0, change: 5) == (1, 1))
    #expect(confidence(noise: 0, change: 20) == (0, 1))
  }

  /// A change of 40 grey levels is one in a clean film, but not where grain is half as strong.
  @Test func grainIsMeasured() {
    #expect(confidence(noise: 2, change: 40) == (0, 1))
    #expect(confidence(noise: 20, change: 0) == (1, 1))
    #expect(confidence(noise: 20, change: 40) == (1, 1))
  }

  /// Light that changes everywhere is no reason to doubt the flow.
  @Test func aChangeOfTheLightIsNoDoubt() {
    let residual = Tensor(channels: 3, size: size)
    residual.values.update(repeating: 60)
    let values = FlowConfidence(residual: residual, visible: all, workers).values
    #expect(values.values.allSatisfy { $0 == 1 })
  }

  /// Hidden pixels, here all but a tenth, do not tell the noise; without any other, it is the least.
  @Test func onlyWhatIsVisibleTellsTheNoise() {
    let residual = Tensor(channels: 3, size: size)
    for i in 0..<residual.count where i % size.width >= 20 { residual.base[i] = 60 }
    let visible = Tensor(channels: 1, size: size)
    for i in 0..<size.area where i % size.width < 6 { visible.base[i] = 1 }
    let place = 20 * size.width + 40
    for seen in [visible, Tensor(channels: 1, size: size)] {
      let values = FlowConfidence(residual: residual, visible: ReliabilityMap(seen), workers).values
      #expect(values.base[place] == 0 && values.base[place - 40] == 1)
    }
    let values = FlowConfidence(residual: residual, visible: all, workers).values
    #expect(values.base[place] == 1)
  }

  /// Every pixel, against the formula by plain loops in Double.
  @Test func asTheFormulaSays() {
    let residual = residual(noise: 2, change: 18)
    let values = FlowConfidence(residual: residual, visible: all, workers).values
    let kernel = (-5...5).map { exp(-Double($0 * $0) / (2 * 1.5 * 1.5)) }
    let sum = kernel.reduce(0, +)
    let errors = (0..<size.area).map { i -> Double in
      var mean = 0.0
      for dy in -5...5 {
        for dx in -5...5 {
          let x = min(max(i % size.width + dx, 0), size.width - 1)
          let y = min(max(i / size.width + dy, 0), size.height - 1)
          for plane in 0..<3 {
            let value = Double(residual.base[plane * size.area + y * size.width + x])
            mean += kernel[dx + 5] * kernel[dy + 5] / (sum * sum) * value * value / 3
          }
        }
      }
      return mean.squareRoot()
    }
    let noise = errors.sorted()[size.area / 2]
    #expect(noise > 1)
    var between = 0
    for i in 0..<size.area {
      let excess = max(errors[i] / noise - 6, 0) / 3
      let expected = exp(-excess * excess / 2)
      // Where it falls to 0, rounding decides.
      if abs(expected - 0.1) < 1e-4 { continue }
      #expect(abs(Double(values.base[i]) - (expected < 0.1 ? 0 : expected)) < 1e-4, "pixel \(i)")
      if expected < 0.99 && expected > 0.1 { between += 1 }
    }
    #expect(between > 20)
  }

  // MARK: In the target

  private func frame(_ content: Tensor, painted image: Tensor) -> StylizedFrame {
    StylizedFrame(
      content: content, image: image, aim: FrameAim(),
      minimization: Minimization(
        reason: .budget, evaluations: 1, initial: LossTerms(), best: LossTerms(), goodLoss: 0))
  }

  /// What passes in front of a still camera has a way there and back, of no length, and is painted anew all the same;
  /// an earlier painting that shows it is trusted.
  @Test func whatPassesInFrontIsNotInherited() {
    let (before, image) = (
      Synthetic.image(size, seed: 1).tensor, Synthetic.image(size, seed: 2).tensor
    )
    let content = before.clone()
    for i in 0..<content.count where isInSquare(i) { content.base[i] = 255 - content.base[i] }
    let still = Motion(flow: FlowField(size: size), back: FlowField(size: size), workers)
    let nearest = EarlierPainting(painting: frame(before, painted: image), motion: still)
    let place = 20 * size.width + 26
    let inheritance = Inheritance.moved([nearest], content: content, workers)
    #expect(inheritance.uncovered!.values.base[place] == 1)
    #expect(inheritance.uncovered!.values.base[0] == 0)
    #expect(inheritance.temporal!.weight.base[place] == 0)
    #expect(inheritance.temporal!.weight.base[0] == 1)
    #expect(inheritance.temporal!.steadiness.base[place] == 0)
    // The painting itself, away from the square and its feathered border.
    #expect(abs(inheritance.start.base[0] - image.base[0]) < 1e-3)
    #expect(abs(inheritance.start.base[place] - image.base[place]) > 1)
    let other = Synthetic.image(size, seed: 3).tensor
    let both = TemporalTarget(
      [nearest, EarlierPainting(painting: frame(content, painted: other), motion: still)],
      content: content, workers)
    #expect(both.weight.base[place] == 1 && both.image.base[place] == other.base[place])
    #expect(both.image.base[0] == image.base[0])
    #expect(both.seen.mean == 1)
  }
}
