import Basics
import Foundation
import TestSupport
import Testing

@testable import VideoIO

/// Damaged input for the parsers: a value that makes sense or a sentence, and never a crash.
///
/// `VIDSTYLE_FUZZ_COUNT=1000000 swift test … --filter FuzzTests` goes on for some minutes. The last
/// long run found nothing more: six million seeds from 1000000 on for times, patterns and order,
/// 40,000 from 5000000 on for each kind of picture.
@Suite struct FuzzTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private static let times = """
    # vidstyle timestamps v1
    # a comment

    timebase 1001/30000
    -512 512
    0 512
    512 1024
    1536 0
    4096 9
    """

  private static let words = [
    "9223372036854775807", "-9223372036854775808", "9223372036854775808", "2147483647", "-1", "0",
    "+1", "1e3", "0x10", "timebase", "timebase 1/1", "timebase 2147483647/1", "1/2147483647",
    "1/0", "/", "#", "\n", "\r\n", "\r", "\t", " ", "\u{0}", "\u{2028}", "\u{FEFF}", "é",
    "316000000",
    "# vidstyle timestamps v1\n",
  ]

  /// Where times are read at all, everything that is computed from them makes sense.
  @Test func timestamps() throws {
    for seed in Mutation.seeds(20_000) {
      let data = Mutation.damage(Data(Self.times.utf8), words: Self.words, seed: seed)
      let text = String(decoding: data, as: UTF8.self)
      do throws(MediaError) {
        try demandSense(TimestampsFile.parse(text, path: "t"), seed: seed)
      } catch {
        guard case .badTimestamps(let line, _) = error.reason else {
          Issue.record("seed \(seed): \(error)")
          continue
        }
        #expect(
          line >= 1
            && line
              <= text.split(
                omittingEmptySubsequences: false, whereSeparator: \.isNewline
              ).count,
          "seed \(seed)")
      }
    }
  }

  private func demandSense(_ times: FrameTimes, seed: UInt64) throws(MediaError) {
    for (frame, next) in zip(times.frames, times.frames.dropFirst()) {
      #expect(frame.start < next.start, "seed \(seed)")
    }
    #expect(times.frameRate.isPositive, "seed \(seed)")
    #expect(
      try TimestampsFile.parse(TimestampsFile.text(of: times), path: "t") == times, "seed \(seed)")
    for options in [
      VideoReader.Options(), .init(start: 0.5), .init(start: 0, duration: 3, frameLimit: 2),
    ] {
      let range = ClipRange(start: options.start, duration: options.duration)
      let sequence = ImageSequence(count: times.frames.count)
      guard let members = try? MemberStream(sequence, times: times, range: range, options: options)
      else { continue }
      #expect((0...1e9).contains(members.duration), "seed \(seed)")
      let shift = range.shift(in: times.timeBase)
      for frame in members.times.frames { _ = frame.start + shift + frame.duration }
    }
  }

  /// Times at the limits go into a video, or a sentence says why not.
  @Test(arguments: [
    "timebase 2147483647/1\n0 0", "timebase 1/2147483647\n-678604831684804000 1\n0 1",
    "timebase 1/1\n-316000000 1\n0 1\n315999999 1", "timebase 2147483647/2147483646\n0 1\n1 1",
    "timebase 1/2147483647\n0 1\n1 1\n2 1", "timebase 1/25\n7899999998 1\n7899999999 1",
  ])
  func extremeTimesDoNotCrash(lines: String) throws {
    let count = lines.split(separator: "\n").count - 1
    for index in 0..<count {
      try PictureFile.write(
        RGBImage(size: Size(height: 16, width: 16), pixels: Array(repeating: 0.5, count: 768)),
        to: folder.file("\(index).png"), overwrite: false)
    }
    try "# vidstyle timestamps v1\n\(lines)\n".write(
      toFile: folder.file("timestamps.txt"), atomically: true, encoding: .utf8)
    for ending in ["mp4", "mkv", "webm"] {
      do {
        try rewrite(folder.path, to: folder.file("out." + ending), .init())
        #expect(try MediaProbe(folder.file("out." + ending)).streams.count == 1)
      } catch let error as MediaError {
        // What no video can hold is refused when the input is read.
        #expect(
          error.description.contains("out." + ending)
            || error.description.hasPrefix("\(folder.path) shows its first frame for"), "\(error)")
      }
    }
  }

  private func text(
    of parts: [String], upTo count: Int, using generator: inout SeededGenerator
  ) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...count, using: &generator) {
      text += parts.randomElement(using: &generator)!
    }
    return text
  }

  /// Every name that a pattern makes has its number, and no text is a pattern that it should not be.
  @Test func patterns() throws {
    let parts = ["%", "d", "0", "5", "%d", "%05d", "%%", "a", ".png", "/", "9", "18", "19", "é"]
    for seed in Mutation.seeds(20_000) {
      var generator = SeededGenerator(seed: seed)
      let text = text(of: parts, upTo: 8, using: &generator)
      guard let pattern = try? NumberPattern(text) else { continue }
      for number in [0, 7, 12_345, Int.max] {
        let path = pattern.path(number)
        #expect(
          pattern.number(inName: OutputCheck.name(of: path)) == number, "seed \(seed): '\(text)'")
      }
      let name = Mutation.damage(Data(pattern.path(17).utf8), seed: seed)
      _ = pattern.number(inName: String(decoding: name, as: UTF8.self))
      _ = NumberPattern(numbered: text)
    }
  }

  /// The order is one: never both ways, and transitive.
  @Test func naturalOrder() {
    let parts = ["a", "b", "0", "00", "1", "10", "9", "é", "-", "99999999999999999999"]
    for seed in Mutation.seeds(5000) {
      var generator = SeededGenerator(seed: seed)
      let names = (0..<3).map { _ in text(of: parts, upTo: 5, using: &generator) }
      func precedes(_ a: Int, _ b: Int) -> Bool { NaturalOrder.precedes(names[a], names[b]) }
      for (a, b, c) in [(0, 1, 2), (1, 2, 0), (2, 0, 1), (0, 2, 1)] {
        #expect(precedes(a, b) != precedes(b, a) || names[a] == names[b], "seed \(seed): \(names)")
        if precedes(a, b) && precedes(b, c) { #expect(precedes(a, c), "seed \(seed): \(names)") }
      }
    }
  }

  /// Damaged pictures are decoded or refused with their name.
  @Test(arguments: ["png", "jpg", "tif"]) func pictures(ending: String) throws {
    let path = folder.file("a." + ending)
    let pixels = (0..<3600).map { (index: Int) -> Float in Float((index * 37) % 256) / 255 }
    try PictureFile.write(
      RGBImage(size: Size(height: 30, width: 40), pixels: pixels), to: path, overwrite: false)
    let whole = try Data(contentsOf: URL(filePath: path))
    for seed in Mutation.seeds(300) {
      try Mutation.damage(whole, seed: seed).write(to: URL(filePath: path))
      do throws(MediaError) {
        let frame = try DecodedFrame.member(at: path)
        #expect(frame.width > 0 && frame.height > 0, "seed \(seed)")
      } catch {
        #expect(error.path == path, "seed \(seed): \(error)")
      }
    }
  }
}

extension ImageSequence {
  /// Members that need not exist.
  fileprivate init(count: Int) {
    self.init(path: "s", members: (0..<count).map { "s/\($0).png" }, numbers: Array(0..<count))
  }
}
