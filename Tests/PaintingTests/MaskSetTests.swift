import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// Masks, frame by frame.
@Suite struct MaskSetTests {
  private let folder = try! TemporaryDirectory()
  private let size = Size(height: 48, width: 64)

  private func make(_ name: String, _ arguments: [String]) throws -> String {
    try Shell.ffmpeg(arguments + [folder.file(name)])
    return folder.file(name)
  }

  /// A video of a texture that moves 2 pixels to the right in each frame.
  private func movingTexture() throws -> String {
    try make(
      "moving.mkv",
      ["-loop", "1", "-i", Checkout.style, "-vf", "scale=128:96,crop=64:48:'40-2*n':20"]
        + ["-frames:v", "5", "-c:v", "ffv1"])
  }

  private func masks(
    of paths: [String], for source: String, isCarried: Bool
  ) throws -> (MaskSet, [Tensor]) {
    var reader = try VideoReader(path: source, options: .init(), logger: .silent)
    let info = reader.info
    let preprocessing = Preprocessing(channelOrder: .rgb, mean: [0, 0, 0])
    var contents: [Tensor] = []
    while let frame = try reader.next() {
      contents.append(preprocessing.input(fromRGB: frame.image.pixels, size: frame.image.size))
    }
    let tracks = try paths.map {
      try MaskTrack(
        path: $0, source: source, info: info, start: nil, framesBefore: 0,
        workers: Workers(count: 1), logger: .silent)
    }
    let analysis =
      isCarried
      ? MotionAnalysis(distances: [1], flow: try FlowSource(quality: .fast)) : nil
    return (MaskSet(tracks, analysis, preprocessing), contents)
  }

  private func center(_ mask: Tensor) -> Double {
    var (sum, weight) = (0.0, 0.0)
    for (index, value) in mask.values.enumerated() {
      sum += Double(index % size.width) * Double(value)
      weight += Double(value)
    }
    return sum / weight
  }

  /// The centre of a square drawn for the first frame follows the true motion, 2 pixels a frame.
  @Test func aStillMaskFollowsTheTrueMotion() throws {
    let mask = try make(
      "mask.png",
      ["-f", "lavfi", "-i", "color=black:s=64x48,drawbox=20:14:20:20:white:fill"]
        + ["-frames:v", "1"])
    let (set, contents) = try masks(of: [mask], for: try movingTexture(), isCarried: true)
    let centers = try contents.enumerated().map { index, content in
      center(try set.next(content, beginsShot: index == 0))
    }
    #expect(abs(centers[0] - 29.5) < 0.1)
    for (index, value) in centers.enumerated() {
      let moved = value - centers[0]
      #expect(abs(moved - 2 * Double(index)) < 0.5 * Double(index) + 1e-9, "\(centers)")
    }
  }

  @Test func withoutMotionAMaskStays() throws {
    let mask = try make(
      "mask.png", ["-f", "lavfi", "-i", "color=white:s=64x48", "-frames:v", "1"])
    let (set, contents) = try masks(of: [mask], for: try movingTexture(), isCarried: false)
    for (index, content) in contents.enumerated() {
      let masks = try set.next(content, beginsShot: index == 0)
      #expect(masks.channels == 1 && masks.values.allSatisfy { abs($0 - 1) < 1e-3 })
    }
  }

  /// A mask that was drawn for one shot is empty in the next; a video of masks goes on.
  @Test func aCutEndsAStillMaskOnly() throws {
    let still = try make(
      "mask.png", ["-f", "lavfi", "-i", "color=white:s=64x48", "-frames:v", "1"])
    let video = try make(
      "masks.mkv",
      ["-f", "lavfi", "-i", "color=gray:s=64x48:r=5:d=1", "-c:v", "ffv1", "-pix_fmt", "gray"])
    let (set, contents) = try masks(of: [still, video], for: try movingTexture(), isCarried: true)
    var last: Tensor?
    for (index, content) in contents.enumerated() {
      last = try set.next(content, beginsShot: index == 0 || index == 3)
    }
    let values = try #require(last).values
    #expect(values[..<size.area].allSatisfy { $0 == 0 })
    #expect(values[size.area...].allSatisfy { abs($0 - 128.0 / 255) < 0.02 })
  }

  @Test func masksOfAnotherShapeAreRefused() throws {
    let mask = try make(
      "mask.png", ["-f", "lavfi", "-i", "color=white:s=64x64", "-frames:v", "1"])
    let source = try movingTexture()
    #expect {
      try masks(of: [mask], for: source, isCarried: true)
    } throws: {
      "\($0)" == "\(mask) is 64x64, which differs in shape from the frames of \(source), 64x48"
    }
  }
}
