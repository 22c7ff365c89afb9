import Foundation
import TestSupport
import Testing

/// What a shell, a service or another user may have set up for the program.
@Suite struct SurroundingsTests {
  private let folder = try! TemporaryDirectory()

  private var words: [String] {
    [Program.path, Program.clip, Program.style, folder.file("out.mp4"), "--frames", "2"]
      + Program.quick
  }

  /// Runs a line of bash, in which "$@" is the program with its arguments.
  private func bash(_ line: String) throws -> Shell.Result {
    try Shell.result(
      of: ["env", "VIDSTYLE_WEIGHTS=\(Program.weights)", "bash", "-c", line, "bash"] + words)
  }

  /// With standard streams closed, what is meant for them lands in no file.
  @Test func closedStreams() throws {
    #expect(try bash("\"$@\"").status == 0)
    let expected = try Data(contentsOf: URL(filePath: folder.file("out.mp4")))
    for closed in ["<&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"] {
      try FileManager.default.removeItem(atPath: folder.file("out.mp4"))
      #expect(try bash("\"$@\" \(closed)").status == 0)
      #expect(try Data(contentsOf: URL(filePath: folder.file("out.mp4"))) == expected, "\(closed)")
    }
    let pipe = try bash("\"${@:1:3}\" - --frames 1 --quiet >&-")
    #expect(pipe.status == 1)
    #expect(Program.sentence(pipe) == "could not write standard output: Bad file descriptor")
  }

  /// Beyond the limit of file sizes a write fails with a sentence, and the finished frames stay.
  @Test func limitOfFileSizes() throws {
    let result = try bash("ulimit -f 60; \"$@\" --size 160 --quiet")
    #expect(result.status == 1)
    #expect(result.errors.contains("File too large"), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("out.mp4")))
  }

  @Test func limitOfAddressSpace() throws {
    for limit in [500_000, 600_000, 700_000, 900_000] {
      let result = try bash("ulimit -v \(limit); timeout 60 \"$@\" --quiet")
      #expect(result.status == 1)
      #expect(
        Program.sentence(result).hasPrefix("painting takes about ")
          && result.errors.contains(" of address space, but the limit (ulimit -v) leaves only "),
        "\(result.errors)")
    }
    #expect(try folder.names() == [])
  }

  /// `nohup` and `&` mean what they say.
  @Test func hangingUpIsIgnoredWhereTheParentSaysSo() throws {
    let result = try bash(
      "trap '' HUP; \"$@\" --quiet & pid=$!; sleep 0.3; kill -HUP $pid; wait $pid")
    #expect(result.status == 0, "\(result.errors)")
    #expect(try folder.names() == ["out.mp4"])
  }

  /// What a killed run with several passes has left among the temporary files goes with the next.
  @Test func temporaryFoldersOfKilledRunsGo() throws {
    let place = folder.file("tmp")
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    let pipe = "TMPDIR=\(place) \"${@:1:3}\" - --frames 1 --passes 2 \"${@:7}\""
    _ = try bash(
      "(\(pipe) --iterations 100000 >/dev/null 2>&1 & echo $! >\(place).pid); "
        + "for i in {1..600}; do ls \(place)/vidstyle-work-* >/dev/null 2>&1 && break; sleep 0.1; done; "
        + "kill -9 $(cat \(place).pid)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: place).count == 1)
    #expect(try bash("\(pipe) >/dev/null 2>&1").status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: place) == [])
  }

  /// Names and texts cannot steer the terminal.
  @Test func controlCharactersAreSpelledOut() throws {
    let escape = "\u{1B}]0;owned\u{7}"
    let cuts = folder.file("cuts.txt")
    try Data("\(escape)\n".utf8).write(to: URL(filePath: cuts))
    for arguments in [
      [folder.file("in\(escape).mp4"), Program.style, folder.file("out.mp4")],
      [Program.clip, Program.style, folder.file("out.mp4"), "--cuts", cuts],
      [Program.clip, Program.style, folder.file("out.mp4"), "--weights", folder.file(escape)],
      ["status", folder.file("out\(escape)")],
      [Program.clip, Program.style, folder.file("out.mp4"), "--no\(escape)"],
    ] {
      let result = try Program.run(arguments)
      #expect(result.status != 0)
      #expect(result.errors.contains(#"\u{1B}]0;owned\u{7}"#), "\(result.errors)")
      #expect(!result.errors.contains("\u{1B}"))
    }
  }

  /// Names that Swift cannot hold are refused rather than taken for others.
  @Test func namesThatAreNoText() throws {
    let result = try bash(
      "cp \"$2\" \(folder.path)/$'caf\\xe9.mp4'; "
        + "\"$1\" \(folder.path)/$'caf\\xe9.mp4' \"$3\" \(folder.path)/out.mp4")
    #expect(result.status == 64 || result.status == 1)
    #expect(result.errors.contains("is not UTF-8; rename the file"), "\(result.errors)")
    #expect(try !folder.names().contains("out.mp4"))
  }
}
