import Foundation
import TestSupport
import Testing

/// `--dry-run`: what a run takes, without a trace of it.
@Suite struct DryRunTests {
  private let folder = try! TemporaryDirectory()

  @Test func itTellsWhatARunTakesAndWritesNothing() throws {
    let output = folder.file("out.mp4")
    let result = try Program.run([Program.clip, Program.style, output, "-n"] + Program.quick)
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.text.split(separator: "\n")
    #expect(lines.count == 5)
    // ffprobe counts 50 frames of 256x144.
    #expect(lines[0] == "\(Program.clip): 50 frames of 64x36")
    #expect(lines[1] == "\(output): video with libx264 as yuv420p")
    #expect(lines[2].contains(/^time      at most about \d+ s \(0\.\d+ s for an iteration\)$/))
    #expect(lines[3].contains(/^memory    \d+ MB \(.* left\)$/))
    #expect(lines[4].contains("in \(output).vidstyle until"))
    #expect(try folder.names() == [])
  }

  /// It refuses what the run would refuse, with the same sentence.
  @Test(arguments: [["--codec", "nonsense"], ["--crf", "99"], ["--mask", "gone.png=gone.png"]])
  func itRefusesWhatTheRunWould(options: [String]) throws {
    let words = [Program.clip, Program.style, folder.file("out.mp4")] + Program.quick + options
    let (dry, wet) = (try Program.run(words + ["--dry-run"]), try Program.run(words))
    #expect(dry.status == 1 && dry.errors == wet.errors)
    #expect(try folder.names() == [])
  }

  /// What the run itself would say, and it leaves the result and its folder as they are.
  @Test func aFinishedResultIsTold() throws {
    let output = folder.file("out.mp4")
    let words = [Program.clip, Program.style, output, "--frames", "1", "--keep"] + Program.quick
    #expect(try Program.run(words).status == 0)
    let before = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    let dry = try Program.run(words + ["--dry-run"])
    #expect(dry.status == 0 && dry.text == "")
    #expect(dry.errors.contains("\(output) is complete: an earlier run of the same command"))
    #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == before)
  }

  @Test func finishedFramesAreTold() throws {
    let words =
      [Program.clip, Program.style, folder.file("out.mp4"), "-y", "--keep"] + Program.quick
    try #require(try Program.run(words + ["--frames", "2"]).status == 0)
    let before = try Shell.run(["find", folder.path, "-printf", "%p %s %T@\\n"])
    let result = try Program.run(words + ["--frames", "4", "-n"])
    #expect(result.text.contains("\nfinished  2 frames in \(folder.file("out.mp4")).vidstyle\n"))
    #expect(try Shell.run(["find", folder.path, "-printf", "%p %s %T@\\n"]) == before)
  }
}
