import Foundation
import Painting
import TestSupport
import Testing

@testable import Transfer

/// How frames hang together in whole runs: still shots, cuts, passes, deadlines.
@Suite struct CoherenceTests {
  private let folder = try! TemporaryDirectory()

  private struct Line: Decodable {
    let frame: Int
    let iterations: Int
    let cut: Bool
    let seen: Double?
  }

  private func make(_ name: String, _ arguments: [String]) throws -> String {
    try Shell.ffmpeg(arguments + [folder.file(name)])
    return folder.file(name)
  }

  /// Paints quickly; the lines of the log and the result's path.
  private func paint(_ input: String, _ options: [String]) throws -> (lines: [Line], path: String) {
    let (output, log) = (folder.file("out.mkv"), folder.file("log.jsonl"))
    let result = try Program.run(
      [
        input, Program.style, output, "-y", "--log-json", log, "--codec", "ffv1", "--pix-fmt",
        "yuv444p",
      ]
        + Program.quick + options)
    #expect(result.status == 0, "\(result.errors)")
    let text = try String(contentsOfFile: log, encoding: .utf8)
    let lines = try text.split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
    return (lines, output)
  }

  private func still() throws -> String {
    try make(
      "still.mkv",
      ["-loop", "1", "-i", Program.style, "-vf", "scale=64:36", "-frames:v", "8", "-c:v", "ffv1"])
  }

  @Test func aStillShotIsNearlyFreeAndStaysStill() throws {
    let (lines, path) = try paint(still(), ["--iterations", "10,8"])
    #expect(lines.map(\.iterations) == [10, 1, 1, 1, 1, 1, 1, 1])
    #expect(lines.dropFirst().allSatisfy { $0.seen == 1 })
    let digests = try Shell.result(
      of: ["ffmpeg", "-v", "error", "-i", path, "-f", "framehash", "-"]).text
      .split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: ",").last! }
    #expect(digests.count == 8)
    #expect(Set(digests).count == 1, "every frame is the same picture")
  }

  /// Grain alone is nothing new: without knowing that, every frame would take all of its 20 iterations; the
  /// first of them settle what relu3_1 sees of it (5, 3, 1, 3, 1, 1, 1).
  @Test func grainIsNearlyFree() throws {
    let clip = try make(
      "grain.mkv",
      ["-loop", "1", "-i", Program.style]
        + ["-vf", "scale=128:72,noise=alls=8:allf=t:all_seed=1", "-frames:v", "8", "-c:v", "ffv1"])
    let lines = try paint(clip, ["--size", "128", "--iterations", "60,20"]).lines
    let later = lines.dropFirst().map(\.iterations)
    #expect(later.reduce(0, +) <= 3 * later.count, "\(later)")
  }

  private func twoShots() throws -> String {
    try make(
      "cut.mkv",
      ["-f", "lavfi", "-i", "testsrc2=s=64x36:d=0.2", "-loop", "1", "-i", Program.style]
        + ["-filter_complex", "[1]scale=64:36,fps=25,format=yuv420p[b];[0][b]concat"]
        + ["-frames:v", "9", "-c:v", "ffv1"])
  }

  @Test func aCutBeginsAfresh() throws {
    let lines = try paint(twoShots(), ["--iterations", "6,2"]).lines
    #expect(lines.map(\.cut) == (1...9).map { $0 == 6 })
    #expect(lines[5].iterations == 6)
    let none = try paint(twoShots(), ["--iterations", "6,2", "--cuts", "none"]).lines
    #expect(none.allSatisfy { !$0.cut })
    #expect(none.dropFirst().allSatisfy { $0.iterations <= 2 })
  }

  @Test func aListOfCutsIsFollowed() throws {
    let list = folder.file("cuts.txt")
    try "# frames and times\n3\n\n0:00.2 # the sixth\n".write(
      toFile: list, atomically: true, encoding: .utf8)
    let lines = try paint(twoShots(), ["--cuts", list]).lines
    #expect(lines.filter(\.cut).map(\.frame) == [3, 6])
  }

  @Test(arguments: [
    ("2\nx1\n", "line 2, 'x1', is neither a frame number from 1 nor a time (1:23.5)"),
    ("0\n", "line 1, '0', is neither a frame number from 1 nor a time (1:23.5)"),
    (
      nil, "it takes auto, none, or a readable file (No such file or directory)"
    ),
    (
      "|",
      "it takes auto, none, or a readable file (PATH is not an ordinary file, and "
        + "yields no data)"
    ),
  ])
  func otherListsAreRefused(text: String?, sentence: String) throws {
    let list = folder.file("cuts.txt")
    if text == "|" {
      #expect(mkfifo(list, 0o600) == 0)
    } else {
      try text?.write(toFile: list, atomically: true, encoding: .utf8)
    }
    let result = try Program.run(["in.mp4", "style.png", "out.mp4", "--cuts", list])
    #expect(
      Program.sentence(result)
        == "The value '\(list)' is invalid for '--cuts <auto|none|file>': "
        + sentence.replacing("PATH", with: list)
        + " (see 'vidstyle --help')")
    #expect(result.status == 64)
  }

  @Test(arguments: [2, 3])
  func passesPaintEveryFrameOnce(passes: Int) throws {
    let (lines, path) = try paint(
      twoShots(), ["--passes", "\(passes)", "--long-term", "1,2", "--iterations", "4,2"])
    #expect(lines.map(\.frame) == Array(1...9))
    #expect(lines.filter(\.cut).map(\.frame) == [6])
    #expect(try MediaProbe.frameTimes(path) == MediaProbe.frameTimes(folder.file("cut.mkv")))
  }

  @Test func laterPassesChangeWhatMoves() throws {
    let options = ["--frames", "4", "--iterations", "4,2"]
    let painted = folder.file("passes.mkv")
    try FileManager.default.moveItem(
      atPath: paint(Program.clip, options + ["--passes", "2"]).path, toPath: painted)
    let single = try paint(Program.clip, options).path
    let similarity = try PictureSimilarity(painted, single)
    #expect(similarity.planes[0] < 60)
  }

  @Test(arguments: [["--flow", "none"], ["--next-init", "previous"], ["--next-init", "content"]])
  func otherStartsWork(options: [String]) throws {
    let (lines, path) = try paint(Program.clip, ["--frames", "3"] + options)
    #expect(lines.count == 3)
    #expect(try MediaProbe.frameTimes(path).count == 3)
  }

  @Test func aDeadlineLimitsTheIterations() throws {
    let free = try paint(Program.clip, ["--frames", "4", "--iterations", "300,300"]).lines
    let start = ContinuousClock.now
    let hurried = try paint(
      Program.clip, ["--frames", "4", "--iterations", "300,300", "--deadline", "0.2s"]
    ).lines
    #expect(ContinuousClock.now - start < .seconds(60))
    #expect(hurried.map(\.iterations).reduce(0, +) < free.map(\.iterations).reduce(0, +))
    #expect(hurried.allSatisfy { $0.iterations >= 1 })
  }
}
