import Basics
import Testing

@testable import Transfer

/// A mask drawn once follows what it was drawn on.
@Suite struct CarriedMaskTests {
  private let size = Size(height: 60, width: 96)
  private let workers = Workers(count: 2)

  /// A bright square on a dark ground, its left upper corner at `left`, `top`.
  private func frame(left: Int, top: Int = 20) -> (content: Tensor, mask: Tensor) {
    let (content, mask) = (Tensor(channels: 3, size: size), Tensor(channels: 1, size: size))
    for i in 0..<size.area {
      let (x, y) = (i % size.width - left, i / size.width - top)
      let isInside = (0..<16).contains(x) && (0..<16).contains(y)
      mask.base[i] = isInside ? 1 : 0
      for plane in 0..<3 {
        content.base[plane * size.area + i] =
          (isInside ? 100 : -60) + Float((x * 7 + y * 11 + plane * 3) % 13)
      }
    }
    return (content, mask)
  }

  /// The true motion of a square that moves by `right`, the ground staying; what it uncovers is not seen.
  private func motion(left: Int, right: Int) -> Motion {
    func flow(_ left: Int, _ right: Float) -> FlowField {
      let field = FlowField(size: size)
      for y in 20..<36 { for x in left..<(left + 16) { field.right[y * size.width + x] = right } }
      return field
    }
    return Motion(
      flow: flow(left + right, Float(-right)), back: flow(left, Float(right)), workers)
  }

  private func error(_ mask: Tensor, _ truth: Tensor) -> Double {
    zip(mask.values, truth.values).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) }
      / truth.values.reduce(0.0) { $0 + Double($1) }
  }

  @Test func itMovesAlong() {
    var mask = frame(left: 4).mask
    for step in 1...10 {
      let left = 4 + 6 * step
      mask = CarriedMask.next(
        mask, motion(left: left - 6, right: 6), content: frame(left: left).content, workers)
      #expect(error(mask, frame(left: left).mask) < 0.02, "step \(step)")
      #expect(mask.values.allSatisfy { (0...1).contains($0) })
    }
    // Nobody stood still.
    #expect(error(frame(left: 4).mask, frame(left: 64).mask) > 1.9)
  }

  /// Into the frame comes more of the square: it is found by its colours.
  @Test func whatIsHiddenIsGuessedByColour() {
    let (before, after) = (frame(left: -8), frame(left: 0))
    let (flow, back) = (FlowField(size: size), FlowField(size: size))
    for y in 20..<36 {
      for x in 0..<16 { flow.right[y * size.width + x] = -8 }
      for x in 0..<8 { back.right[y * size.width + x] = 8 }
    }
    let motion = Motion(flow: flow, back: back, workers)
    let moved = CarriedMask.next(before.mask, motion, content: after.content, workers)
    #expect(error(moved, after.mask) < 0.05)
  }

  @Test func softEdgesStay() {
    let mask = Tensor(channels: 1, size: size)
    for i in 0..<size.area { mask.base[i] = Float(i % size.width) / Float(size.width) }
    let still = FlowField(size: size)
    let moved = CarriedMask.next(
      mask, Motion(flow: still, back: still, workers), content: frame(left: 0).content, workers)
    #expect(Array(moved.values) == Array(mask.values))
  }
}
