import Foundation
import Painting
import TestSupport
import Testing
import Transfer

/// What keys do to whole runs.
@Suite struct KeyframesJobTests {
  private let folder = try! TemporaryDirectory()

  private func write(_ text: String, _ name: String = "keys.txt") throws -> String {
    try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
    return folder.file(name)
  }

  private static let encoding = ["--codec", "ffv1", "--pix-fmt", "gbrp16le", "--threads", "2"]

  private func arguments(_ name: String, _ options: [String]) -> [String] {
    [Program.clip, Program.style, folder.file(name), "--size", "96", "--iterations", "16,8"]
      + Self.encoding + options
  }

  private func paint(_ name: String, _ options: [String]) throws -> String {
    let result = try Program.run(arguments(name, options))
    #expect(result.status == 0, "\(result.errors)")
    return folder.file(name)
  }

  private func measured(_ path: String) throws -> [Double] {
    let table = folder.file("figures.csv")
    let result = try Program.run(
      ["measure", Program.clip, path, "--style", Program.style, "--csv", table, "-y"])
    #expect(result.status == 0, "\(result.errors)")
    let rows = try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let column = try #require(rows[0].firstIndex(of: "style_loss"))
    return try rows.dropFirst().map { try #require(Double($0[column])) }
  }

  /// From photograph to painting: the first frame is the source's, and frame by frame more of the style is
  /// in it.
  @Test func aPhotographBecomesAPainting() throws {
    let keys = try write("0.04 strength=0\n0.36 strength=1\n")
    let painted = try paint("fade.mkv", ["--keyframes", keys, "--frames", "10"])
    let source = folder.file("source.mkv")
    _ = try paint("source.mkv", ["--strength", "0", "--frames", "2"])
    try Shell.ffmpeg(["-i", painted, "-frames:v", "2", "-c", "copy", folder.file("begin.mkv")])
    #expect(try PictureSimilarity(source, folder.file("begin.mkv")).worst > 60)
    let losses = try measured(painted)
    #expect(losses.count == 10)
    for (a, b) in zip(losses.dropFirst(), losses.dropFirst(2)) { #expect(b < a, "\(losses)") }
    #expect(losses[9] < 0.15 * losses[0], "\(losses)")
  }

  /// Runs a job and kills it when so many paintings are finished.
  private func kill(_ name: String, _ options: [String], after count: Int) throws {
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = arguments(name, options)
    process.environment = ["VIDSTYLE_WEIGHTS": Program.weights]
    process.standardError = FileHandle.nullDevice
    try process.run()
    let journal = WorkFolder.journal(WorkFolder.path(for: folder.file(name)))
    while process.isRunning {
      let lines = FileManager.default.contents(atPath: journal)?.split(separator: 10).count ?? 0
      if lines >= count { Glibc.kill(process.processIdentifier, SIGKILL) }
      usleep(2000)
    }
    #expect(process.terminationReason == .uncaughtSignal, "it was done before it was killed")
  }

  /// A run that was killed goes on to the same bytes, in any pass, and its keys may not change.
  @Test(arguments: [(2, []), (8, ["--passes", "2", "--long-term", "1,2"])])
  func aKilledRunGoesOn(after count: Int, options: [String]) throws {
    let other = folder.file("other.png")
    try Shell.ffmpeg(["-i", Program.style, "-vf", "negate", other])
    let keys = try write("0 strength=0.2 style=1,0 colors=1\n0.2 strength=1 style=0,1 colors=0\n")
    let look = ["--style", other, "--keyframes", keys, "--frames", "6"] + options
    let whole = try paint("whole.mkv", look)
    try kill("killed.mkv", look, after: count)
    _ = try write(
      "# the same\n0 strength=0.2 style=1,0 colors=1\n0.2 colors=0 strength=1 style=0,1")
    let killed = try paint("killed.mkv", look + ["--keep"])
    #expect(try Data(contentsOf: URL(filePath: whole)) == Data(contentsOf: URL(filePath: killed)))
    let work = WorkFolder.path(for: killed)
    for (text, difference) in [
      (
        "0 strength=0.2 style=1,0 colors=1\n0.2 strength=0.9 style=0,1 colors=0",
        "--keyframes at 0.2 s strength=1 style=0,1 colors=0 ease=in-out, "
          + "not strength=0.9 style=0,1 colors=0 ease=in-out"
      ),
      (
        "0 strength=0.2 style=1,0 colors=1\n0.3 strength=1 style=0,1 colors=0",
        "no --keyframes at 0.3 s (now strength=1 style=0,1 colors=0 ease=in-out)"
      ),
      (
        "0 strength=0.2 style=1,0 colors=1",
        "--keyframes at 0.2 s strength=1 style=0,1 colors=0 ease=in-out"
      ),
    ] {
      _ = try write(text)
      let result = try Program.run(arguments("killed.mkv", look + ["-y"]))
      #expect(result.status == 1)
      let sentence = Program.sentence(result)
      #expect(sentence.hasPrefix("\(work) holds a run with \(difference); it resumes once "))
      #expect(sentence.hasSuffix("keys.txt is restored, --restart starts over"))
    }
  }

  /// A preview shows a moment with what holds at that moment, `--start` or not.
  @Test func aPreviewShowsTheMoment() throws {
    let keys = try write("0 strength=0 colors=1\n1 strength=1 colors=0\n")
    let quick = Program.quick + ["--bit-depth", "16", "--keyframes", keys]
    let (sheet, painted) = (folder.file("sheet.png"), folder.file("painted.png"))
    let preview = try Program.run(
      ["preview", Program.clip, Program.style, sheet, "--at", "0.4"] + quick)
    #expect(preview.status == 0, "\(preview.errors)")
    let paint = try Program.run(
      [Program.clip, Program.style, painted, "--start", "0.4"] + quick)
    #expect(paint.status == 0, "\(paint.errors)")
    let expected = try Data(contentsOf: URL(filePath: sheet))
    #expect(try Data(contentsOf: URL(filePath: painted)) == expected)
    // Linear by hand: smoothstep of 0.4 is 0.352.
    _ = try write("0 strength=0.352 colors=0.648\n")
    let constant = try Program.run(
      [Program.clip, Program.style, painted, "--start", "0.4", "-y"] + quick)
    #expect(constant.status == 0, "\(constant.errors)")
    #expect(
      try PictureSimilarity(sheet, painted, pixelFormat: "gbrp").worst > 50)
    let numbered = try Program.run(
      ["preview", Program.clip, Program.style, sheet, "--at", "frame:11", "-y"] + Program.quick
        + ["--bit-depth", "16", "--strength", "0.352"])
    #expect(numbered.status == 0, "\(numbered.errors)")
    #expect(try Data(contentsOf: URL(filePath: sheet)) != expected, "its colours are the style's")
  }

  /// A picture is at time 0; a sequence is on the clock of `--fps`.
  @Test func picturesAndSequencesHaveTheirTimes() throws {
    let keys = try write("0 strength=0\n1 strength=1\n")
    func painted(_ input: String, _ options: [String]) throws -> Data {
      let result = try Program.run(
        [input, Program.style, folder.file("out.png"), "-y"] + Program.quick + options)
      #expect(result.status == 0, "\(result.errors)")
      return try Data(contentsOf: URL(filePath: folder.file("out.png")))
    }
    #expect(
      try painted(Program.style, ["--keyframes", keys])
        == painted(Program.style, ["--strength", "0"]))
    try FileManager.default.createDirectory(
      atPath: folder.file("in"), withIntermediateDirectories: true)
    try Shell.ffmpeg(["-i", Program.clip, "-frames:v", "3", folder.file("in/%d.png")])
    let sequence = folder.file("in/%d.png")
    #expect(
      try painted(sequence, ["--fps", "1", "--start", "1", "--keyframes", keys])
        == painted(sequence, ["--fps", "1", "--start", "1"]))
  }

  private func refusal(_ text: String, _ options: [String]) throws -> Shell.Result {
    let keys = try write(text)
    return try Program.run(
      ["in.mp4", "style.png", "out.mp4", "--keyframes", keys] + options)
  }

  @Test func whatMakesNoSenseTogetherIsRefused() throws {
    let cases: [(String, [String], String)] = [
      (
        "1 strength=0\n2 style=0.5,0.5", [],
        "--keyframes KEYS, line 2: style has 2 shares, and there is 1 style"
      ),
      (
        "1 style=1", ["--style", "b.png", "--style", "c.png"],
        "--keyframes KEYS, line 1: style has 1 share, and there are 3 styles"
      ),
      (
        "1 strength=0.5", ["--strength", "0.25"],
        "--strength 0.25 and strength in line 1 of --keyframes KEYS exclude each other"
      ),
      (
        "1 style=0.5,0.5", ["--style", "b.png=0.3"],
        "the share of --style b.png and style in line 1 of --keyframes KEYS exclude each other"
      ),
      (
        "\n1 colors=0.5", ["--colors", "content"],
        "--colors content and colors in line 2 of --keyframes KEYS exclude each other"
      ),
      (
        "1 strength=2", [],
        "The value 'KEYS' is invalid for '--keyframes <file>': line 1, '1 strength=2': "
          + "strength '2' is not a number from 0 to 1"
      ),
    ]
    for (text, options, sentence) in cases {
      let result = try refusal(text, options)
      #expect(result.status == 64)
      #expect(
        Program.sentence(result)
          == sentence.replacing("KEYS", with: folder.file("keys.txt")) + " (see 'vidstyle --help')")
    }
    let gone = try Program.run(["in.mp4", "style.png", "out.mp4", "--keyframes", "gone.txt"])
    #expect(
      Program.sentence(gone)
        == "The value 'gone.txt' is invalid for '--keyframes <file>': it takes a readable file "
        + "(No such file or directory) (see 'vidstyle --help')")
  }
}
