import Basics
import Foundation
import Testing

@testable import Transfer

/// The temporal loss, and what it compares with.
@Suite struct TemporalTests {
  private let size = Size(height: 6, width: 9)
  private let workers = Workers(count: 2)

  private func painting(_ image: Tensor) -> StylizedFrame {
    StylizedFrame(
      content: image, image: image, aim: FrameAim(),
      minimization: Minimization(
        reason: .budget, evaluations: 1, initial: LossTerms(), best: LossTerms(), goodLoss: 0))
  }

  /// A painting whose values are all `value`.
  private func flat(_ value: Float) -> StylizedFrame {
    let image = Tensor(channels: 3, size: size)
    image.values.update(repeating: value)
    return painting(image)
  }

  /// No motion; columns that are not in `columns` point out of the picture.
  private func motion(_ columns: Range<Int>) -> Motion {
    Motion(
      flow: FlowField(size) { x, _ in (columns.contains(x) ? 0 : -1000, 0) },
      back: FlowField(size: size), workers)
  }

  /// A frame unlike any painting's, so that no light counts as steady.
  private var otherContent: Tensor {
    let content = Tensor(channels: 3, size: size)
    content.values.update(repeating: 1e4)
    return content
  }

  private func target(_ parts: [(Float, Range<Int>)]) -> TemporalTarget {
    TemporalTarget(
      parts.map { EarlierPainting(painting: flat($0.0), motion: motion($0.1)) },
      content: otherContent, workers)
  }

  // MARK: The target

  /// c_j ← max(c_j − Σ of the nearer, 0): each pixel belongs to the nearest painting that saw it.
  ///
  /// The last column that is seen lies at a motion boundary, as forward differences have it, unless it
  /// is the picture's last.
  @Test func aPixelBelongsToTheNearestThatSawIt() {
    let result = target([(10, 6..<9), (20, 4..<9), (30, 5..<9), (40, 2..<9)])
    let seen = result.seen.values
    let expected: [(value: Float?, weight: Float)] = [
      (nil, 0), (nil, 0), (40, 1), (40, 1), (20, 1), (20, 1), (10, 1), (10, 1), (10, 1),
    ]
    for i in 0..<size.area {
      let (value, weight) = expected[i % size.width]
      #expect(result.weight.base[i] == weight, "column \(i % size.width)")
      #expect(seen.base[i] == weight, "column \(i % size.width)")
      for plane in 0..<3 {
        if let value { #expect(result.image.base[plane * size.area + i] == value) }
      }
    }
  }

  /// Where a motion boundary runs, the nearest painting is seen but not trusted to the pixel: another
  /// that is trusted there takes the pixel, else it has no weight.
  @Test func boundariesAreSeenButNotTrusted() {
    let nearest = [(Float(10), 0..<5)]
    let alone = target(nearest)
    let both = target(nearest + [(20, 3..<9)])
    let seen = alone.seen.values
    for y in 0..<size.height {
      let row = y * size.width
      // Column 4 is the last that is seen, and its neighbour moves otherwise.
      #expect(alone.weight.base[row + 4] == 0 && seen.base[row + 4] == 1)
      #expect(alone.weight.base[row + 3] == 1)
      #expect(alone.weight.base[row + 5] == 0 && seen.base[row + 5] == 0)
      #expect(both.weight.base[row + 4] == 1 && both.image.base[row + 4] == 20)
      #expect(both.weight.base[row + 3] == 1 && both.image.base[row + 3] == 10)
      #expect(both.weight.base[row + 5] == 1 && both.image.base[row + 5] == 20)
    }
  }

  @Test func paintingsAreMovedAlongTheMotion() {
    let image = Synthetic.image(size, seed: 1).tensor
    let motion = Motion(
      flow: FlowField(size) { _, _ in (2, -1) }, back: FlowField(size) { _, _ in (-2, 1) },
      workers)
    let result = TemporalTarget(
      [EarlierPainting(painting: painting(image), motion: motion)], content: otherContent, workers)
    for y in 1..<size.height {
      for x in 0..<size.width - 2 {
        let i = y * size.width + x
        #expect(result.weight.base[i] == 1)
        #expect(result.image.base[i] == image.base[i - size.width + 2])
      }
    }
    for x in 0..<size.width { #expect(result.weight.base[x] == 0, "from beyond the top edge") }
  }

  /// Where the nearest painting's flow is not known, one further back counts, and no light is steady.
  @Test func unknownFlowIsNotSteady() {
    let unknown = Motion(
      flow: FlowField(size) { x, _ in x == 4 ? (.nan, .nan) : (0, 0) }, back: FlowField(size: size),
      workers)
    let target = TemporalTarget(
      [(20, unknown), (30, motion(0..<size.width))].map {
        EarlierPainting(painting: flat($0.0), motion: $0.1)
      }, content: flat(20).content, workers)
    let place = 2 * size.width + 4
    #expect(target.weight.base[place] == 1 && target.image.base[place] == 30)
    #expect(target.steadiness.base[place] == 0 && target.steadiness.base[place + 3] > 0.9)
    #expect(target.isSteadyAnywhere)
    var loss = TemporalLoss(weight: 1, size: size, workers: workers)
    loss.target = target
    let gradient = Tensor(channels: 3, size: size)
    #expect(loss.evaluate(flat(25).image, addingTo: gradient).isFinite)
    #expect(gradient.values.allSatisfy { $0.isFinite })
  }

  /// Motion leaves light steady, 30 grey levels of change do not.
  @Test func lightIsSteadyAlongTheMotion() {
    func steadiness(shift: Float, change: Float) -> Float {
      let content = Tensor(channels: 3, size: size)
      content.values.update(repeating: 50 + change)
      let motion = Motion(
        flow: FlowField(size) { _, _ in (shift, 0) }, back: FlowField(size) { _, _ in (-shift, 0) },
        workers)
      let target = TemporalTarget(
        [EarlierPainting(painting: flat(50), motion: motion)], content: content, workers)
      return target.steadiness.base[2 * size.width + 4]
    }
    #expect(steadiness(shift: 0, change: 0) == 1)
    #expect(abs(steadiness(shift: 2.5, change: 0) - 1) < 1e-3)
    #expect(abs(steadiness(shift: 0.5, change: 5) - exp(-0.5)) < 1e-3)
    #expect(steadiness(shift: 0, change: 30) < 1e-3)
  }

  /// Change is seen broadly: a chequered one of 30 grey levels is grain.
  @Test func grainIsNoChange() {
    let content = Tensor(channels: 3, size: size)
    for i in 0..<content.count {
      content.values[i] = 50 + ((i % size.width + i / size.width) % 2 == 0 ? 15 : -15)
    }
    let target = TemporalTarget(
      [EarlierPainting(painting: flat(50), motion: motion(0..<size.width))], content: content,
      workers)
    // Away from the edge, which the blur goes on with.
    #expect(target.steadiness.base[2 * size.width + 4] > 0.95)
  }

  // MARK: The loss

  /// weight / (3 area) · Σ c (x − ω)², straight from the paper.
  private func formula(
    _ weight: Double, _ image: [Double], _ omega: [Double], _ c: [Double]
  ) -> Double {
    var sum = 0.0
    for i in image.indices {
      sum += c[i % c.count] * (image[i] - omega[i]) * (image[i] - omega[i])
    }
    return weight * sum / Double(image.count)
  }

  @Test func valueAndGradient() {
    let omega = Synthetic.image(size, seed: 2).tensor
    let target = TemporalTarget(
      [EarlierPainting(painting: painting(omega), motion: motion(3..<9))],
      content: otherContent, workers)
    let image = Synthetic.image(size, seed: 3)
    let (wanted, weights) = (Planes(target.image).values, Planes(target.weight).values)
    #expect(weights.contains(0) && weights.contains(1))
    let gradient = Tensor(channels: 3, size: size)
    gradient.values.update(repeating: 7)
    var loss = TemporalLoss(weight: 250, size: size, workers: workers)
    loss.target = target
    let value = loss.evaluate(
      image.tensor, addingTo: gradient)
    // Differences and their squares in Float, sums in Double: 1e-6 relative.
    let expected = formula(250, image.values, wanted, weights)
    #expect(abs(value - expected) < 1e-6 * expected)
    for i in image.values.indices {
      var (more, less) = (image.values, image.values)
      more[i] += 0.5
      less[i] -= 0.5
      // Of a square, central differences are exact.
      let slope =
        formula(250, more, wanted, weights) - formula(250, less, wanted, weights)
      // Added to what was there, in Float: 7 has steps of 5e-7, the slopes reach 500.
      #expect(abs(Double(gradient.base[i]) - 7 - slope) < 1e-4, "\(i)")
      if weights[i % weights.count] == 0 { #expect(gradient.base[i] == 7) }
    }
  }

  /// The lock on drift, against plain loops in Double: the first two columns are new, and on the others the light has
  /// changed a little.
  @Test func theLockOnDrift() {
    let painting = painting(Synthetic.image(size, seed: 2).tensor)
    let changes = [3.0, -2, 1]
    let content = painting.content.clone()
    for i in 0..<content.count { content.base[i] += Float(changes[i / size.area]) }
    let target = TemporalTarget(
      [EarlierPainting(painting: painting, motion: motion(2..<9))], content: content, workers)
    let image = Synthetic.image(size, seed: 3)
    let omega = Planes(target.image).values
    let c = Planes(target.weight).values
    let steady = c.map { $0 * exp(-(9.0 + 4 + 1) / 3 / 50) }
    for i in 0..<size.area {
      #expect((c[i] == 1) == (i % size.width > 1))
      #expect(abs(Double(target.steadiness.base[i]) - steady[i]) < 1e-5)
    }
    let kernel = (-20...20).map { exp(-Double($0 * $0) / 128) }
    let sum = kernel.reduce(0, +)
    func blurred(_ plane: ArraySlice<Double>, _ x: Int, _ y: Int) -> Double {
      plane.enumerated().reduce(0.0) { total, entry in
        let (u, v) = (entry.offset % size.width, entry.offset / size.width)
        return total + kernel[v - y + 20] * kernel[u - x + 20] / (sum * sum) * entry.element
      }
    }
    func reference(_ values: [Double]) -> Double {
      let difference = values.indices.map {
        steady[$0 % size.area] * (values[$0] - omega[$0] - changes[$0 / size.area])
      }
      var locked = 0.0
      for plane in 0..<3 {
        let part = difference[(plane * size.area)..<((plane + 1) * size.area)]
        for i in 0..<size.area {
          let value = blurred(part, i % size.width, i / size.width)
          locked += 200 * steady[i] * value * value
        }
      }
      return formula(62.5, values, omega, c) + 62.5 * locked / Double(values.count)
    }
    let gradient = Tensor(channels: 3, size: size)
    var loss = TemporalLoss(weight: 62.5, size: size, workers: workers)
    loss.target = target
    let value = loss.evaluate(
      image.tensor, addingTo: gradient)
    let expected = reference(image.values)
    #expect(abs(value - expected) < 1e-5 * expected)
    // Blurs in Float: 1e-6 of the largest slope, about 500.
    for i in stride(from: 0, to: image.values.count, by: 7) {
      var (more, less) = (image.values, image.values)
      more[i] += 0.5
      less[i] -= 0.5
      #expect(abs(Double(gradient.base[i]) - (reference(more) - reference(less))) < 5e-4, "\(i)")
    }
  }
}
