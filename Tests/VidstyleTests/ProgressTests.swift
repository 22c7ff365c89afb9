import Foundation
import TestSupport
import Testing

/// The progress line on a real terminal, and what `status` says of a process that is stopped.
@Suite struct ProgressTests {
  private let folder = try! TemporaryDirectory()

  /// Whole parts, the most important first; no number is cut.
  @Test(arguments: [(100, 4), (60, 3), (30, 2), (12, 1)]) func narrowTerminals(
    columns: Int, parts: Int
  ) throws {
    let terminal = try Terminal(
      ["env", "VIDSTYLE_WEIGHTS=\(Program.weights)", Program.path, Program.clip, Program.style]
        + [folder.file("out.mp4"), "--size", "64", "--iterations", "3000", "--tv-weight", "0"],
      columns: columns)
    func last(_ screen: String) -> String {
      screen.split(separator: "\n").last.map(String.init) ?? ""
    }
    let screen = try terminal.wait {
      last($0).contains(/^\d+ %/) && (columns < 60 || last($0).contains("ETA"))
    }
    let line = last(screen)
    let known: [Regex<Substring>] = [
      /\d+ %/, /frame \d+\/50/, /ETA [0-9]+(?: h [0-9]+ min| min [0-9]+ s| s)/,
      /iteration \d+\/\d+/, /\d+\.\d\d s\/iteration/, /loss .*\)/,
    ]
    let shown = line.split(separator: ", ", maxSplits: 5).map(String.init)
    #expect(shown.count >= parts && line.count < columns, "\(screen)")
    for (part, form) in zip(shown, known) {
      #expect(part.wholeMatch(of: form) != nil, "'\(part)' in '\(line)'")
    }
    // The program writes there to the end.
    withExtendedLifetime(folder) {}
  }

  @Test func aStoppedProcessIsSuspended() throws {
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = [
      Program.clip, Program.style, folder.file("out.mp4"), "--size", "64", "--iterations",
      "3,100000",
      "--tv-weight", "0", "-q",
    ]
    process.environment = ["VIDSTYLE_WEIGHTS": Program.weights]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    defer {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    func state() throws -> String? {
      let result = try Program.run(["status", folder.file("out.mp4"), "--json"])
      let values = try JSONSerialization.jsonObject(with: result.output) as? [String: Any]
      return values?["state"] as? String
    }
    let end = ContinuousClock.now + .seconds(60)
    while !FileManager.default.fileExists(atPath: folder.file("out.mp4.vidstyle/run.json")),
      ContinuousClock.now < end
    {
      usleep(20_000)
    }
    #expect(try state() == "running")
    kill(process.processIdentifier, SIGSTOP)
    usleep(100_000)
    #expect(try state() == "suspended")
    #expect(
      try Program.run(["status", folder.file("out.mp4")]).text
        .contains("suspended (Ctrl-Z); 'fg' in its shell continues it\n"))
    kill(process.processIdentifier, SIGCONT)
    usleep(100_000)
    #expect(try state() == "running")
  }
}
