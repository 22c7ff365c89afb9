import Basics
import Foundation
import TestSupport
import Testing

@testable import Transfer

/// Videos whose steadiness is known.
@Suite struct CoherenceMeterTests {
  private let size = Size(height: 40, width: 56)
  private let folder = try! TemporaryDirectory()

  private func measure(
    original: (Int) -> [Float], stylised: (Int) -> [Float], count: Int = 8, folder: String? = nil
  ) throws -> [FrameCoherence] {
    var meter = CoherenceMeter(
      size: size, flow: try FlowSource(quality: .fast, folder: folder),
      workers: Workers(count: 2))
    return try (0..<count).map {
      try meter.measure(original: original($0), stylised: stylised($0))
    }
  }

  /// A texture in three colours, around 0.5.
  private func picture(_ seed: UInt64, right: Double = 0, plus: Float = 0) -> [Float] {
    (0..<3).flatMap { plane in
      GreyImage.texture(size, seed: seed + UInt64(plane), right: right).levels.map {
        0.25 + Float($0) / 512 + plus
      }
    }
  }

  @Test func whatStandsStillHasNoError() throws {
    let (original, stylised) = (picture(1), picture(5))
    let frames = try measure(original: { _ in original }, stylised: { _ in stylised })
    #expect(frames[0] == FrameCoherence())
    for (index, frame) in frames.enumerated().dropFirst() {
      #expect(frame.shortTerm == 0 && frame.originalShortTerm == 0 && frame.occluded == 0)
      #expect(frame.longTerm == (index < 5 ? nil : 0))
      #expect(frame.originalLongTerm == (index < 5 ? nil : 0))
      #expect(frame.brightnessDrift == 0 && !frame.isCut)
    }
  }

  /// ±a in turn: neighbours, and frames five apart, differ by 2a in every value, so the error is (2a)².
  /// Float's rounding of values near 1 leaves 1e-7 of differences of 0.06.
  @Test func flickerIsItsAmplitudeSquared() throws {
    let original = picture(1)
    let frames = try measure(
      original: { _ in original }, stylised: { picture(5, plus: $0 % 2 == 0 ? 0.03 : -0.03) })
    for (index, frame) in frames.enumerated().dropFirst() {
      #expect(abs(frame.shortTerm! - 0.0036) < 1e-7)
      #expect(frame.originalShortTerm == 0)
      if index >= 5 { #expect(abs(frame.longTerm! - 0.0036) < 1e-7) }
      #expect(abs(frame.brightnessDrift - (index % 2 == 0 ? 0 : -255 * 0.06)) < 1e-4)
    }
  }

  /// A period of five frames is invisible to the long-term error, and only to it.
  @Test func theLongTermErrorLooksFiveFramesBack() throws {
    let original = picture(1)
    let frames = try measure(
      original: { _ in original }, stylised: { picture(5, plus: $0 % 5 == 0 ? 0.1 : 0) }, count: 12)
    #expect(frames.dropFirst(5).allSatisfy { $0.longTerm == 0 })
    #expect(abs(frames[5].shortTerm! - 0.01) < 1e-6 && frames[8].shortTerm == 0)
  }

  @Test func aRampOfBrightnessIsDrift() throws {
    let original = picture(1)
    let step = 0.5 / 255
    let frames = try measure(
      original: { _ in original }, stylised: { picture(5, plus: Float(Double($0) * step)) })
    for (index, frame) in frames.enumerated() {
      // Half a grey level for each frame; Float's rounding is 1e-5 grey levels a frame.
      #expect(abs(frame.brightnessDrift - 0.5 * Double(index)) < 1e-4, "frame \(index)")
      // Differences of 0.002 and 0.01, each to 1e-7.
      if index > 0 { #expect(abs(frame.shortTerm! - step * step) < 1e-9) }
      if index >= 5 { #expect(abs(frame.longTerm! - 25 * step * step) < 1e-8) }
    }
  }

  /// A fade of the original is not the stylised video's fault. The flow between pictures of other
  /// brightness is not exactly zero, but wanders alike in both: a tenth of a grey level.
  @Test func whatTheOriginalDoesIsNoDrift() throws {
    func fading(_ seed: UInt64) -> (Int) -> [Float] {
      { picture(seed, plus: Float($0) / 255) }
    }
    let frames = try measure(original: fading(1), stylised: fading(1))
    #expect(frames.allSatisfy { abs($0.brightnessDrift) < 1e-9 })
    let twice = try measure(
      original: fading(1), stylised: { picture(1, plus: Float(2 * $0) / 255) })
    for (index, frame) in twice.enumerated() {
      #expect(abs(frame.brightnessDrift - Double(index)) < 0.1, "frame \(index)")
    }
  }

  /// With the true flow at hand, what moves along with it has no error, and what comes in at the edge
  /// does not count. The files' numbers are the frames', from 1.
  @Test func whatMovesAlongHasNoError() throws {
    for frame in 1...8 {
      for (other, speed) in [(frame - 1, 2), (frame - 5, 10)] where other >= 1 {
        for (from, to, right) in [(frame, other, -speed), (other, frame, speed)] {
          try FloFile.write(
            FlowField(size) { _, _ in (Float(right), 0) },
            to: folder.file(FlowSource.name(from: from, to: to)))
        }
      }
    }
    let frames = try measure(
      original: { picture(1, right: Double(2 * $0)) },
      stylised: { picture(5, right: Double(2 * $0)) }, folder: folder.path)
    for (index, frame) in frames.enumerated().dropFirst() {
      #expect(frame.shortTerm == 0 && frame.originalShortTerm == 0)
      #expect(frame.longTerm == (index < 5 ? nil : 0))
      // Two of 56 columns are new in each frame.
      #expect(abs(frame.occluded! - 2.0 / 56) < 1e-9)
    }
    // What stands still before an original that moves is as unsteady as what swims.
    let stuck = try measure(
      original: { picture(1, right: Double(2 * $0)) }, stylised: { _ in picture(5) },
      folder: folder.path)
    #expect(stuck.dropFirst().allSatisfy { $0.shortTerm! > 0.001 })
  }

  @Test func framesThatShareNoPixelHaveNoFigure() throws {
    for (from, to) in [(1, 2), (2, 1)] {
      try FloFile.write(
        FlowField(size) { _, _ in (1e6, 0) },
        to: folder.file(FlowSource.name(from: from, to: to)))
    }
    let frames = try measure(
      original: { _ in picture(1) }, stylised: { picture(UInt64($0)) }, count: 2,
      folder: folder.path)
    #expect(frames[1].shortTerm == nil && frames[1].originalShortTerm == nil)
    #expect(frames[1].occluded == 1)
  }
}
