import Basics
import Foundation
import Testing

@testable import Transfer

/// Each rule of the forward–backward check by hand: just below its threshold, and just above.
@Suite struct ReliabilityTests {
  private let size = Size(height: 7, width: 9)
  /// The pixel that is looked at: (3, 2).
  private let x = 3
  private let y = 2

  private func isVisible(
    _ flow: (Float, Float), back: (Float, Float), x: Int? = nil, y: Int? = nil
  ) -> Bool {
    ForwardBackwardCheck(
      flow: FlowField(size) { _, _ in flow }, back: FlowField(size) { _, _ in back }
    ).isVisible(x ?? self.x, y ?? self.y)
  }

  // MARK: Rule 1

  @Test(arguments: [(-3, 0), (5, 0), (0, -2), (0, 4)] as [(Float, Float)])
  func theFramesEdgeIsInside(flow: (Float, Float)) {
    let back = (-flow.0, -flow.1)
    #expect(isVisible(flow, back: back))
    let further = (flow.0 * 1.001, flow.1 * 1.001)
    #expect(!isVisible(further, back: back), "a thousandth further is outside")
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, 1e9])
  func noPlaceIsOutside(value: Float) {
    #expect(!isVisible((value, 0), back: (0, 0)))
    #expect(!isVisible((0, value), back: (0, 0)))
    #expect(!isVisible((0, 0), back: (value, 0)))
  }

  // MARK: Rule 2

  /// miss² = 0.01 (|w|² + |w̃|²) + 0.5, solved for the miss d along w with w̃ = −w + d, |w| = length:
  /// 0.99 d² + 0.02 length d − (0.02 length² + 0.5) = 0.
  private func largestMiss(length: Double) -> Double {
    let (a, b, c) = (0.99, 0.02 * length, -(0.02 * length * length + 0.5))
    return (-b + (b * b - 4 * a * c).squareRoot()) / (2 * a)
  }

  @Test(arguments: [0.0, 1, 3, 5]) func theWayBackEndsWhereItBegan(length: Double) {
    let miss = largestMiss(length: length)
    // 1e-5 relative lies well above Float's rounding, 1e-7.
    for (share, visible) in [(1 - 1e-5, true), (1 + 1e-5, false)] {
      let back = Float(-length + miss * share)
      #expect(isVisible((Float(length), 0), back: (back, 0)) == visible, "across, \(share)")
      guard length <= 4 else { continue }
      #expect(isVisible((0, Float(length)), back: (0, back)) == visible, "down, \(share)")
    }
  }

  @Test func bothComponentsOfTheMissCount() {
    // Without flow: |w̃|² · 0.99 > 0.5.
    let each = Float((0.5 / 0.99 / 2).squareRoot())
    #expect(isVisible((0, 0), back: (each * 0.9999, each * 0.9999)))
    #expect(!isVisible((0, 0), back: (each * 1.0001, each * 1.0001)))
    #expect(isVisible((0, 0), back: (each * 1.0001, 0)))
  }

  @Test func theWayBackIsSampledBetweenPixels() {
    let back = FlowField(size) { x, y in (Float(x * x), Float(10 * y + x)) }
    for (x, y) in [(0, 0), (2.25, 3.5), (8, 6), (7.75, 0), (0, 5.125)] as [(Float, Float)] {
      let left = Float(min(Int(x), 7))
      let sample = back.sample(x: x, y: y)
      // Linear between the squares of whole numbers; exact in Float for these fractions.
      #expect(sample.right == left * left + (x - left) * (2 * left + 1))
      #expect(sample.down == 10 * y + x)
    }
    // A single pixel, row or column has nothing to lie between.
    for thin in [Size(height: 1, width: 1), Size(height: 1, width: 4), Size(height: 4, width: 1)] {
      let flow = FlowField(thin) { x, y in (Float(x), Float(y)) }
      let (endX, endY) = (Float(thin.width - 1), Float(thin.height - 1))
      #expect(flow.sample(x: endX, y: endY) == (endX, endY))
    }
  }

  // MARK: Rule 3

  /// A flow of `base` with a step in one component at one neighbour of the pixel.
  private func isBoundary(
    base: (Float, Float), step: Float, plane: Int, atX: Int, atY: Int, x: Int, y: Int
  ) -> Bool {
    let flow = FlowField(size) { column, row in
      guard column == atX, row == atY else { return base }
      return plane == 0 ? (base.0 + step, base.1) : (base.0, base.1 + step)
    }
    return ForwardBackwardCheck(flow: flow, back: flow).isAtMotionBoundary(x, y)
  }

  @Test(arguments: [(0, 0), (4, 0), (-3, 2)] as [(Float, Float)])
  func aStepInTheFlowIsABoundary(base: (Float, Float)) {
    let length = Double(base.0 * base.0 + base.1 * base.1)
    let step = (0.01 * length + 0.002).squareRoot()
    for plane in 0..<2 {
      for (dx, dy) in [(1, 0), (0, 1)] {
        for (share, boundary) in [(1 - 1e-4, false), (1 + 1e-4, true)] {
          for sign in [1.0, -1] {
            #expect(
              isBoundary(
                base: base, step: Float(sign * step * share), plane: plane, atX: x + dx,
                atY: y + dy, x: x, y: y) == boundary, "plane \(plane), (\(dx), \(dy)), \(share)")
          }
        }
      }
      // Forward differences do not look left or up, but for the last column and row.
      #expect(
        !isBoundary(base: base, step: 9, plane: plane, atX: x - 1, atY: y - 1, x: x, y: y))
      #expect(isBoundary(base: base, step: 9, plane: plane, atX: 7, atY: 6, x: 8, y: 6))
      #expect(isBoundary(base: base, step: 9, plane: plane, atX: 8, atY: 5, x: 8, y: 6))
    }
  }

  @Test func gradientsOfBothComponentsAndDirectionsAdd() {
    // Four equal parts of the whole: two directions of two components.
    let part = Float((0.002 / 4).squareRoot())
    for (share, boundary) in [(Float(0.999), false), (1.001, true)] {
      let flow = FlowField(size) { x, y in
        let value = part * share * Float(x + y)
        return (value - part * share * Float(self.x + self.y), 0)
      }
      let both = FlowField(size) { x, y in
        let i = y * size.width + x
        return (flow.right[i], flow.right[i])
      }
      #expect(ForwardBackwardCheck(flow: flow, back: flow).isAtMotionBoundary(x, y) == false)
      #expect(ForwardBackwardCheck(flow: both, back: both).isAtMotionBoundary(x, y) == boundary)
    }
  }

  @Test func besideUnknownFlowIsABoundary() {
    let flow = FlowField(size) { x, y in x == 4 && y == 2 ? (.nan, .nan) : (0, 0) }
    let check = ForwardBackwardCheck(flow: flow, back: flow)
    #expect(check.isAtMotionBoundary(3, 2) && check.isAtMotionBoundary(4, 1))
    #expect(!check.isAtMotionBoundary(5, 2) && !check.isAtMotionBoundary(2, 2))
  }

  // MARK: The maps

  @Test func visibilityIsRules1And2AndReliabilityAll() {
    // A square that moves 2 to the right before a still ground; true flow both ways.
    let size = Size(height: 12, width: 16)
    func square(_ x: Int, _ y: Int, left: Int) -> Bool {
      (left..<left + 4).contains(x) && (4..<8).contains(y)
    }
    let flow = FlowField(size) { x, y in square(x, y, left: 6) ? (-2, 0) : (0, 0) }
    let back = FlowField(size) { x, y in square(x, y, left: 4) ? (2, 0) : (0, 0) }
    let motion = Motion(flow: flow, back: back, Workers(count: 2))
    for y in 0..<size.height {
      for x in 0..<size.width {
        let i = y * size.width + x
        // Where the square was and is no longer, the ground is new.
        let isNew = square(x, y, left: 4) && !square(x, y, left: 6)
        #expect(motion.visibility.values.base[i] == (isNew ? 0 : 1), "(\(x), \(y))")
        let own = square(x, y, left: 6)
        let boundary = own != square(x + 1, y, left: 6) || own != square(x, y + 1, left: 6)
        #expect(motion.reliability.values.base[i] == (isNew || boundary ? 0 : 1), "(\(x), \(y))")
      }
    }
    #expect(abs(motion.visibility.mean - (1 - 8.0 / 192)) < 1e-12)
  }

  @Test func featheringNeverReachesIntoWhatIsHidden() {
    let size = Size(height: 20, width: 30)
    let map = Tensor(channels: 1, size: size)
    for y in 0..<20 { for x in 12..<30 { map.base[y * 30 + x] = 1 } }
    let soft = ReliabilityMap(map).feathered(Workers(count: 2)).values
    // A Gaussian of 1.5 cut off at 5, as sums of its weights on one side.
    let weights = (-5...5).map { exp(-Double($0 * $0) / 4.5) }
    let sum = weights.reduce(0, +)
    for y in 0..<20 {
      for x in 0..<30 {
        let reach = min(x - 12 + 5, 10)
        let expected = x < 12 ? 0 : weights[...reach].reduce(0, +) / sum
        // Eleven Float products in each direction: 1e-6.
        #expect(abs(Double(soft.base[y * 30 + x]) - expected) < 1e-6, "(\(x), \(y))")
      }
    }
    #expect(soft.base[12] > 0.5 && soft.base[12] < 0.7 && soft.base[11] == 0)
  }
}
