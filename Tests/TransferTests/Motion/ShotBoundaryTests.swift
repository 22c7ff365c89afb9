import Basics
import Foundation
import Testing

@testable import Transfer

/// Cuts are found where nothing of the frame before is left, and nowhere else.
@Suite struct ShotBoundaryTests {
  static let size = Size(height: 90, width: 160)

  /// A window of an endless texture: smooth waves of several lengths, different for each `world`.
  private func picture(world: Int, x: Double, y: Double = 0, light: Double = 0) -> GreyImage {
    var generator = SplitMix64(seed: UInt64(world))
    let waves = (0..<40).map { _ in
      (
        across: Double.random(in: -0.3...0.3, using: &generator),
        down: Double.random(in: -0.3...0.3, using: &generator),
        phase: Double.random(in: 0...6.28, using: &generator)
      )
    }
    let levels = (0..<Self.size.area).map { i -> UInt8 in
      let (px, py) = (Double(i % Self.size.width) + x, Double(i / Self.size.width) + y)
      let sum = waves.reduce(0.0) {
        $0 + sin($1.across * px + $1.down * py + $1.phase)
      }
      return UInt8(min(max(128 + 12 * sum + light, 0), 255))
    }
    return GreyImage(size: Self.size, levels: levels)
  }

  /// The numbers, from 0, of the frames that begin a shot, whether their motion is wanted besides or not.
  private func cuts(_ frames: [GreyImage], isCut: [Bool?]? = nil) throws -> [Int] {
    let found = try cuts(frames, distances: [1], isCut: isCut)
    #expect(try cuts(frames, distances: [], isCut: isCut) == found)
    return found
  }

  private func cuts(
    _ frames: [GreyImage], distances: [Int], isCut: [Bool?]?
  ) throws -> [Int] {
    let analysis = MotionAnalysis(distances: distances, flow: try FlowSource(quality: .standard))
    return try frames.indices.filter { index in
      analysis.begin(frames[index], number: index + 1, isCut: isCut?[index])
      return try analysis.finish().isCut
    }
  }

  @Test func hardCutsAreFound() throws {
    let frames = (0..<12).map { picture(world: 1 + $0 / 4, x: Double($0)) }
    #expect(try cuts(frames) == [4, 8])
  }

  @Test(arguments: [3.0, 20, 55])
  func pansAreNoCuts(step: Double) throws {
    let frames = (0..<6).map { picture(world: 7, x: Double($0) * step, y: Double($0)) }
    #expect(try cuts(frames) == [])
  }

  @Test func flashesAndFadesAreNoCuts() throws {
    let flash = (0..<5).map { picture(world: 3, x: Double($0), light: $0 == 2 ? 90 : 0) }
    #expect(try cuts(flash) == [])
    let fade = (0..<8).map { picture(world: 3, x: 0, light: Double($0) * -32) }
    #expect(try cuts(fade) == [])
  }

  @Test func whatTheUserSaysCounts() throws {
    let frames = (0..<4).map { picture(world: 1 + $0 / 2, x: 0) }
    #expect(try cuts(frames, isCut: [false, true, false, false]) == [1])
  }

  @Test func motionEndsAtACut() throws {
    let analysis = MotionAnalysis(distances: [1, 2], flow: try FlowSource(quality: .fast))
    var seen: [[Int]] = []
    for index in 0..<6 {
      analysis.begin(picture(world: 1 + index / 3, x: 0), number: index + 1, isCut: nil)
      seen.append(try analysis.finish().motions.keys.sorted())
    }
    #expect(seen == [[], [1], [1, 2], [], [1], [1, 2]])
  }
}
