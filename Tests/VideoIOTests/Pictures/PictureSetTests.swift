import Basics
import Foundation
import TestSupport
import Testing

@testable import VideoIO

/// Pictures that are looked at together.
@Suite struct PictureSetTests {
  private let folder = try! TemporaryDirectory()

  /// A grey picture.
  private func picture(_ name: String, level: Int, size: String = "40x30") throws {
    try Shell.ffmpeg([
      "-f", "lavfi", "-i",
      "color=0x\(String(repeating: String(format: "%02x", level), count: 3)):s=\(size),format=rgb24",
      "-frames:v", "1", "-update", "1", folder.file(name),
    ])
  }

  private func levels(_ images: [RGBImage]) -> [Int] {
    images.map { Int(($0.pixels[0] * 255).rounded()) }
  }

  @Test func aFolderMayHoldAnything() throws {
    try picture("2.png", level: 20)
    try picture("10.jpg", level: 100, size: "64x16")
    try picture("7.bmp", level: 70, size: "16x64")
    try Data("not a picture".utf8).write(to: URL(filePath: folder.file("readme.txt")))
    let (images, total) = try PictureSet(folder.path).map(
      atMost: 5, longestSide: 32, enlarges: false
    ) { $0 }
    #expect(levels(images) == [20, 70, 100])
    #expect(images.map(\.width) == [32, 8, 32])
    #expect(images.map(\.height) == [24, 32, 8])
    #expect(total == 3)
  }

  @Test func ofManyPicturesSomeAreTaken() throws {
    for index in 0..<10 { try picture("\(index).png", level: 10 * index) }
    for path in [folder.path, folder.file("*.png"), folder.file("%d.png")] {
      let set = try PictureSet(path)
      #expect(set.files.count == 10)
      let (images, total) = try set.map(atMost: 3, longestSide: 40, enlarges: false) { $0 }
      #expect(levels(images) == [10, 50, 80])
      #expect(total == 10)
    }
  }

  /// Each frame of the clip is as bright as its number says.
  @Test(arguments: [4, 60]) func ofAVideoFramesAreTaken(limit: Int) throws {
    let clip = folder.file("clip.mkv")
    try Shell.ffmpeg(
      ["-f", "lavfi", "-i", "color=black:s=32x32:r=10:d=4,format=gray,geq=lum=N*5"]
        + ["-c:v", "ffv1", "-g", "8", clip])
    let (images, total) = try PictureSet(clip).map(
      atMost: limit, longestSide: 64, enlarges: true
    ) { $0 }
    #expect(total == 40)
    #expect(images.allSatisfy { $0.width == 64 && $0.height == 64 })
    let expected = limit == 4 ? [25, 75, 125, 175] : (0..<40).map { $0 * 5 }
    for (level, wanted) in zip(levels(images), expected) { #expect(abs(level - wanted) <= 5) }
    #expect(images.count == expected.count)
  }

  /// Matroska notes how long each stream is, FLV only how long the file.
  @Test(arguments: ["mkv", "flv"]) func soundMayGoOnAfterTheFrames(ending: String) throws {
    let clip = folder.file("clip.\(ending)")
    try Shell.ffmpeg(
      ["-f", "lavfi", "-i", "color=black:s=32x32:r=10:d=4,format=gray,geq=lum=N*5"]
        + ["-f", "lavfi", "-i", "sine=d=60:r=44100", "-c:v", ending == "mkv" ? "ffv1" : "flv"]
        + ["-q:v", "1", "-g", "8", clip])
    let (images, total) = try PictureSet(clip).map(
      atMost: 4, longestSide: 32, enlarges: false
    ) { $0 }
    #expect(images.count == 4)
    for (level, wanted) in zip(levels(images), [25, 75, 125, 175]) {
      #expect(abs(level - wanted) <= 5)
    }
    #expect(total == 40)
    if ending == "mkv" {
      let reader = try VideoReader(path: clip, options: .init(), logger: .silent)
      #expect(reader.info.expectedFrameCount == 40)
    }
    let error = #expect(throws: MediaError.self) {
      try VideoReader(path: clip, options: .init(start: 20), logger: .silent)
    }
    guard case .startBeyondEnd(20, let length) = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    // Sound and pictures may begin some milliseconds apart.
    #expect(abs(length - 4) < 0.1)
  }

  @Test func aPipeIsNone() {
    #expect(throws: MediaError("-", .file(.missing))) { try PictureSet("-") }
  }
}
