import Foundation
import TestSupport
import Testing

@testable import VideoIO

/// A reader that enters an input in the middle gives the frames that it gives from the beginning.
@Suite struct JumpTests {
  private let folder = try! TemporaryDirectory()

  private func media(_ name: String, _ arguments: [String]) throws -> String {
    let path = folder.file(name)
    try Shell.ffmpeg(
      ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=3", "-f", "lavfi", "-i", "sine=d=3"]
        + arguments + [path])
    return path
  }

  /// - Parameter isAlways: whether every frame can be gone to; others are read from the beginning.
  private func check(_ path: String, start: Double? = nil, isAlways: Bool = true) throws {
    let input = try MediaInput(path)
    let options = VideoReader.Options(start: start)
    var reader = try VideoReader(input: input, options: options, logger: .silent)
    var frames: [Frame] = []
    while let frame = try reader.next() { frames.append(frame) }
    var other = try VideoReader(input: input, options: options, logger: .silent)
    let last = frames.count
    for number in [last, 2, last / 2, 1, last - 1] {
      let expected = frames[number - 1]
      let hasJumped = try other.jump(to: number, at: expected.presentationTime)
      #expect(hasJumped || !isAlways, "frame \(number)")
      guard hasJumped else { continue }
      for frame in frames[(number - 1)...].prefix(3) {
        let found = try #require(try other.next())
        #expect(found.presentationTime == frame.presentationTime)
        #expect(found.duration == frame.duration)
        #expect(found.image == frame.image, "frame \(number)")
      }
    }
    #expect(try !other.jump(to: 2, at: MediaTime(value: 100, timeBase: Rational(1, 1))))
  }

  @Test(arguments: ["mp4", "mkv", "webm", "mov", "ts", "avi"]) func files(ending: String) throws {
    let codecs =
      switch ending {
      case "webm": ["-g", "20"]
      case "avi": ["-c:v", "mpeg4", "-g", "20"]
      default: ["-c:v", "libx264", "-g", "20", "-bf", "3"]
      }
    // AVI has no times of its own.
    try check(try media("in.\(ending)", codecs), isAlways: ending != "avi")
  }

  @Test func ranges() throws {
    try check(try media("in.mp4", ["-c:v", "libx264", "-g", "20"]), start: 1.02)
  }

  @Test func sequences() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("frames"), withIntermediateDirectories: true)
    _ = try media("frames/%03d.png", ["-map", "0:v", "-frames:v", "12"])
    try check(folder.file("frames"))
    try check(folder.file("frames"), start: 0.1)
  }
}
