import Basics
import CMotion
import CMotionChecks
import Foundation
import Testing

@testable import Transfer

/// The kernels that choose motions, against plain loops in double precision.
@Suite struct LabelTests {
  /// How alike neighbours of a picture are, as the kernels have it.
  private struct Likeness {
    let size: Size
    var right: [Double] = []
    var below: [Double] = []

    init(_ picture: GreyImage) {
      size = picture.size
      let weights = (-2...2).map { exp(-0.5 * Double($0 * $0) / 0.36) }
      let sum = weights.reduce(0, +)
      func level(_ x: Int, _ y: Int) -> Double {
        Double(
          picture.levels[
            min(max(y, 0), size.height - 1) * size.width + min(max(x, 0), size.width - 1)])
      }
      func blurred(_ x: Int, _ y: Int) -> Double {
        var result = 0.0
        for j in -2...2 {
          for i in -2...2 {
            result += weights[i + 2] * weights[j + 2] / (sum * sum) * level(x + i, y + j)
          }
        }
        return result
      }
      for y in 0..<size.height {
        for x in 0..<size.width {
          let own = blurred(x, y)
          right.append(x + 1 < size.width ? exp(-abs(blurred(x + 1, y) - own) / 8) : 0)
          below.append(y + 1 < size.height ? exp(-abs(blurred(x, y + 1) - own) / 8) : 0)
        }
      }
    }

    /// Along a row from `x` to `other`: the product of the likenesses in between.
    func along(row y: Int, from x: Int, to other: Int) -> Double {
      (min(x, other)..<max(x, other)).reduce(1) { $0 * right[y * size.width + $1] }
    }

    func along(column x: Int, from y: Int, to other: Int) -> Double {
      (min(y, other)..<max(y, other)).reduce(1) { $0 * below[$1 * size.width + x] }
    }

    /// Of a pixel and the one that lies (dx, dy) before it; across a corner, by way of its column's row.
    func between(_ x: Int, _ y: Int, _ dx: Int, _ dy: Int) -> Double {
      if dy == 0 { return right[y * size.width + min(x, x - dx)] }
      let down = below[min(y, y - dy) * size.width + x]
      return dx == 0 ? down : down * right[y * size.width + min(x, x - dx)]
    }
  }

  private static let sizes = [(1, 9), (9, 1), (7, 5), (12, 19)].map {
    Size(height: $0.0, width: $0.1)
  }

  private func costs(_ count: Int, seed: UInt64) -> [Float] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in Float.random(in: 0...1, using: &generator) }
  }

  /// Means of a few hundred numbers up to 1, in single precision.
  @Test(arguments: sizes, [8, 16]) func averages(size: Size, lanes: Int) {
    let picture = GreyImage.texture(size, seed: 3)
    let likeness = Likeness(picture)
    let values = costs(size.area * lanes, seed: 4)
    var found = values
    cmotion_average(
      picture.levels, Int32(size.width), Int32(size.height), Int32(lanes), &found)
    for y in 0..<size.height {
      for x in 0..<size.width {
        var weight = 0.0
        var sums = [Double](repeating: 0, count: lanes)
        for j in 0..<size.height {
          let along = likeness.along(column: x, from: y, to: j)
          for i in 0..<size.width {
            let share = along * likeness.along(row: j, from: x, to: i)
            weight += share
            for lane in 0..<lanes {
              sums[lane] += share * Double(values[(j * size.width + i) * lanes + lane])
            }
          }
        }
        for lane in 0..<lanes {
          let wanted = sums[lane] / weight
          let value = Double(found[(y * size.width + x) * lanes + lane])
          #expect(abs(value - wanted) < 1e-5, "\(x), \(y), \(lane)")
        }
      }
    }
  }

  @Test(arguments: sizes, [8, 16]) func choices(size: Size, lanes: Int) {
    let picture = GreyImage.texture(size, seed: 5)
    let likeness = Likeness(picture)
    let costs = costs(size.area * lanes, seed: 6)
    var labels = [UInt8](repeating: 0, count: size.area)
    cmotion_choose(
      picture.levels, Int32(size.width), Int32(size.height), Int32(lanes), costs, &labels)
    var sums = [Double](repeating: 0, count: size.area * lanes)
    for (dx, dy) in [(1, 0), (-1, 0), (-1, 1), (0, 1), (1, 1), (-1, -1), (0, -1), (1, -1)] {
      // The least cost of a path that comes from (-dx, -dy) and ends at a pixel, for each lane.
      var paths: [[Double]] = Array(repeating: [], count: size.area)
      let rows = dy < 0 ? Array((0..<size.height).reversed()) : Array(0..<size.height)
      let columns = dx < 0 ? Array((0..<size.width).reversed()) : Array(0..<size.width)
      for y in rows {
        for x in columns {
          let own = (0..<lanes).map { Double(costs[(y * size.width + x) * lanes + $0]) }
          let (px, py) = (x - dx, y - dy)
          var path = own
          if (0..<size.width).contains(px), (0..<size.height).contains(py) {
            let before = paths[py * size.width + px]
            let least = before.min()!
            let penalty = 0.1 + 1.9 * likeness.between(x, y, dx, dy)
            for lane in 0..<lanes { path[lane] += min(before[lane], least + penalty) - least }
          }
          paths[y * size.width + x] = path
          for lane in 0..<lanes { sums[(y * size.width + x) * lanes + lane] += path[lane] }
        }
      }
    }
    for i in 0..<size.area {
      let own = sums[i * lanes..<(i + 1) * lanes]
      // Single precision may take the other of two lanes that cost the same.
      #expect(sums[i * lanes + Int(labels[i])] < own.min()! + 1e-4, "pixel \(i)")
    }
  }

  /// A plan for several machines may name fewer instructions than this one has.
  @Test(arguments: InstructionSet.available) func allInstructionSetsGiveTheSameBits(name: String) {
    #expect(cmotion_differences(name) == 0)
  }
}
