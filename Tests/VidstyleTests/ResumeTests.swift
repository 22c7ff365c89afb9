import Foundation
import Painting
import TestSupport
import Testing

/// Whatever ends a run, the same command goes on, and the result is the same to the byte.
@Suite struct ResumeTests {
  private let folder = try! TemporaryDirectory()

  /// A job that goes through every part in a second or two.
  private static let job = [
    "--size", "64", "--frames", "10", "--iterations", "6,4", "--threads", "2",
  ]

  private func arguments(_ output: String, _ options: [String] = []) -> [String] {
    [Program.clip, Program.style, output, "--quiet"] + Self.job + options
  }

  /// The bytes of a run that nothing interrupts, and how long it takes.
  private func undisturbed(
    _ name: String, _ options: [String] = []
  ) throws -> (result: [String: Data], seconds: Double) {
    let place = try TemporaryDirectory()
    let start = ContinuousClock.now
    let result = try Program.run(arguments(place.file(name), options))
    #expect(result.status == 0, "\(result.errors)")
    return (try contents(of: place.path), (ContinuousClock.now - start).seconds)
  }

  /// All files of a folder, by their path in it.
  private func contents(of path: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      if let data = FileManager.default.contents(atPath: "\(path)/\(name)") { files[name] = data }
    }
    return files.filter { !$0.value.isEmpty }
  }

  /// Runs the job and kills it after so many seconds; whether it was still at work.
  private func killed(_ arguments: [String], after seconds: Double) throws -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = arguments
    process.environment = ["VIDSTYLE_WEIGHTS": Program.weights]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    usleep(UInt32(seconds * 1e6))
    let isRunning = process.isRunning
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return isRunning
  }

  private func journal(_ output: String) -> [String] {
    let path = WorkFolder.journal(WorkFolder.path(for: output))
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let end = text.lastIndex(of: "\n") ?? text.startIndex
    return text[..<end].split(separator: "\n").map(String.init)
  }

  /// Kills a job at random moments until it has been killed `times`, and compares each file that it
  /// completes with that of an undisturbed run.
  private func killOften(_ times: Int, _ name: String, _ options: [String] = []) throws {
    let (expected, seconds) = try undisturbed(name, options)
    let output = folder.file(name)
    // What a run writes last.
    let end = folder.file(name.hasSuffix("mp4") ? name : "out/timestamps.txt")
    var generator = SeededGenerator(seed: 1)
    var (kills, done): (Int, [String]) = (0, [])
    while kills < times {
      let delay = Double.random(in: 0...seconds, using: &generator)
      if try killed(arguments(output, options), after: delay) { kills += 1 }
      if FileManager.default.fileExists(atPath: end) {
        // Complete; the kill may have come while the work folder was being removed.
        let result = try contents(of: folder.path).filter {
          !$0.key.hasPrefix(".") && !$0.key.contains(".vidstyle")
        }
        #expect(result == expected, "after \(kills) kills")
        for name in try folder.names() {
          try FileManager.default.removeItem(atPath: folder.file(name))
        }
        done = []
      } else {
        // Nothing finished is ever done again.
        let lines = journal(output)
        #expect(Array(lines.prefix(done.count)) == done, "after \(kills) kills")
        done = lines
      }
    }
    let last = try Program.run(arguments(output, options))
    #expect(last.status == 0, "\(last.errors)")
    #expect(try contents(of: folder.path) == expected)
  }

  @Test func killedAtTwentyRandomMoments() throws {
    try killOften(20, "out.mp4")
  }

  @Test func killedInAnyPassOverAShot() throws {
    try killOften(6, "out.mp4", ["--passes", "3", "--frames", "4", "--long-term", "1,2"])
  }

  @Test func killedWhileWritingASequence() throws {
    try killOften(6, "out/%05d.png", ["--optimizer", "adam", "--learning-rate", "3"])
  }

  /// A stopped job and a finished one that was kept go on with more frames.
  @Test func aLongerJobGoesOn() throws {
    let output = folder.file("out.mp4")
    #expect(try Program.run(arguments(output, ["--frames", "4", "--keep"])).status == 0)
    let before = journal(output)
    #expect(before.count == 4)
    #expect(try Program.run(arguments(output, ["-y", "--keep"])).status == 0)
    #expect(Array(journal(output).prefix(4)) == before)
    #expect(try Data(contentsOf: URL(filePath: output)) == undisturbed("out.mp4").result["out.mp4"])
    // A shorter one is made of what there is, and throws nothing away.
    #expect(try Program.run(arguments(output, ["-y", "--frames", "2"])).status == 0)
    #expect(journal(output).count == 10)
    #expect(try MediaProbe.frameTimes(output).count == 2)
  }

  /// The encoder's settings may change: frames are kept as they were painted.
  @Test func anotherEncodingPaintsNothing() throws {
    let (first, second) = (folder.file("a.mp4"), folder.file("b.mkv"))
    let work = ["--work", folder.file("work"), "--keep"]
    #expect(try Program.run(arguments(first, work)).status == 0)
    let before = try contents(of: folder.file("work"))["journal.jsonl"]
    #expect(try Program.run(arguments(second, work + ["--crf", "30"])).status == 0)
    #expect(try contents(of: folder.file("work"))["journal.jsonl"] == before)
    #expect(try MediaProbe.frameTimes(second).count == 10)
  }

  @Test func anotherRunIsRefused() throws {
    let output = folder.file("out.mp4")
    let work = WorkFolder.path(for: output)
    #expect(try Program.run(arguments(output, ["--frames", "2", "--keep"])).status == 0)
    let style = folder.file("style.png")
    try Shell.ffmpeg(["-i", Program.style, "-vf", "hflip", style])
    let cases: [([String], String)] = [
      (arguments(output, ["--style-weight", "1e-3"]), "--style-weight 0.002, not 0.001"),
      (arguments(output, ["--size", "96"]), "--size 64x36, not 96x54"),
      (arguments(output, ["--cuts", "none"]), "--cuts auto, not none"),
      (
        [Program.clip, style, output, "--quiet"] + Self.job,
        "a different STYLE (now \(style))"
      ),
    ]
    let began = "vidstyle \(Program.clip) \(Program.style) \(output) --frames 2 --size 64 "
    for (arguments, difference) in cases {
      let result = try Program.run(arguments + ["-y"])
      let sentence = Program.sentence(result)
      #expect(
        sentence.hasPrefix("\(work) holds a run with \(difference); 'vidstyle "), "\(sentence)")
      #expect(sentence.hasSuffix("' resumes it, --restart starts over"))
      let command = sentence.split(separator: "'")[1]
      #expect(command.split(separator: " ").prefix(4) == began.split(separator: " ").prefix(4))
      #expect(command.contains("--iterations 6,4"))
      #expect(result.status == 1)
    }
    #expect(journal(output).count == 2)
    let anew = try Program.run(arguments(output, ["--style-weight", "1e-3", "-y", "--restart"]))
    #expect(anew.status == 0, "\(anew.errors)")
    #expect(try folder.names() == ["out.mp4", "style.png"])
  }

  /// A command that would be refused as well is not said to help.
  @Test(arguments: ["keyframes", "cuts", "style"])
  func aChangedFileIsNamed(_ kind: String) throws {
    let output = folder.file("out.mp4")
    let (file, style) = (folder.file("list.txt"), folder.file("style.png"))
    try FileManager.default.copyItem(atPath: Program.style, toPath: style)
    try (kind == "cuts" ? "2\n" : "0 strength=0.5\n").write(
      toFile: file, atomically: true, encoding: .utf8)
    let options = kind == "style" ? [] : ["--\(kind)", file]
    let run = { (more: [String]) in
      try Program.run([Program.clip, style, output, "--quiet"] + Self.job + options + more)
    }
    #expect(try run(["--frames", "2", "--keep"]).status == 0)
    if kind == "style" {
      try Shell.ffmpeg(["-i", Program.style, "-vf", "hflip", "-y", style])
    } else {
      try (kind == "cuts" ? "3\n" : "0 strength=0.6\n").write(
        toFile: file, atomically: true, encoding: .utf8)
    }
    let sentence = Program.sentence(try run(["-y"]))
    let changed = kind == "style" ? style : file
    #expect(
      sentence.hasSuffix("; it resumes once \(changed) is restored, --restart starts over"),
      "\(sentence)")
  }

  @Test func twoRunsDoNotShareAFolder() throws {
    let output = folder.file("out.mp4")
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = arguments(output, ["--iterations", "100000"])
    process.environment = ["VIDSTYLE_WEIGHTS": Program.weights]
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer { kill(process.processIdentifier, SIGKILL) }
    let work = WorkFolder.path(for: output)
    let deadline = ContinuousClock.now + .seconds(60)
    while !FileManager.default.fileExists(atPath: "\(work)/state"), ContinuousClock.now < deadline {
      usleep(10_000)
    }
    let second = try Program.run(arguments(output))
    #expect(Program.sentence(second) == "\(work) is in use by another run of vidstyle")
    let status = try Program.run(["status", output])
    #expect(status.text.hasPrefix("\(output): running\nframes     0 of 10 (0 %)\n"))
  }

  @Test func aFolderOfSomebodyElseStaysAsItIs() throws {
    let result = try Program.run(
      arguments(
        folder.file("out.mp4"),
        ["--work", URL(filePath: Program.clip).deletingLastPathComponent().path]))
    #expect(
      Program.sentence(result).hasSuffix(
        "samples, which is removed when the run is complete"))
    let pipe = try Program.run([Program.clip, Program.style, "-", "--keep"] + Program.quick)
    #expect(
      Program.sentence(pipe)
        == "--keep is only for runs from files to files; standard output cannot be resumed")
    #expect(try folder.names() == [])
  }

  /// Even with a file called lock; and a link to a folder leads to it.
  @Test func onlyTheRunsOwnFolderIsUsedAndRemoved() throws {
    let (mine, link) = (folder.file("mine"), folder.file("link"))
    for name in ["frames", "elsewhere"] {
      try FileManager.default.createDirectory(
        atPath: "\(mine)/\(name)", withIntermediateDirectories: true)
    }
    try Data().write(to: URL(filePath: "\(mine)/lock"))
    let output = folder.file("out.mp4")
    let sentence =
      "\(mine) holds files that do not belong to a run; use --work for another folder"
    #expect(try Program.sentence(Program.run(arguments(output, ["--work", mine]))) == sentence)
    try FileManager.default.removeItem(atPath: "\(mine)/elsewhere")
    #expect(try Program.sentence(Program.run(arguments(output, ["--work", mine]))) == sentence)
    #expect(FileManager.default.fileExists(atPath: "\(mine)/frames"))
    try FileManager.default.removeItem(atPath: "\(mine)/frames")
    for name in ["lock", ".hidden"] {
      let hidden = folder.file("hidden")
      try FileManager.default.createDirectory(atPath: hidden, withIntermediateDirectories: true)
      try Data().write(to: URL(filePath: "\(hidden)/.precious"))
      try Data().write(to: URL(filePath: "\(hidden)/\(name)"))
      #expect(try Program.run(arguments(output, ["--work", hidden])).status == 1)
      #expect(FileManager.default.fileExists(atPath: "\(hidden)/.precious"))
      try FileManager.default.removeItem(atPath: hidden)
    }
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: mine)
    for _ in 0..<2 {
      #expect(try Program.run(arguments(output, ["--frames", "1", "--work", link])).status == 0)
      #expect(try folder.names() == ["link", "mine", "out.mp4"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: mine) == [])
      try FileManager.default.removeItem(atPath: output)
    }
    // The link works even where it leads nowhere yet.
    try FileManager.default.removeItem(atPath: mine)
    #expect(try Program.run(arguments(output, ["--frames", "1", "--work", link])).status == 0)
    #expect(try folder.names() == ["link", "mine", "out.mp4"])
  }

  /// A command that is refused throws nothing away.
  @Test func restartBeginsWhenAllIsChecked() throws {
    let output = folder.file("out.mp4")
    #expect(try Program.run(arguments(output, ["--frames", "2", "--keep"])).status == 0)
    let before = try contents(of: WorkFolder.path(for: output))
    for refused in [["-y", "--crf", "99"], [], ["-y", "--weights", Program.style]] {
      #expect(try Program.run(arguments(output, ["--restart"] + refused)).status == 1)
      let after = try contents(of: WorkFolder.path(for: output))
      #expect(after.filter { $0.key != "lock" } == before.filter { $0.key != "lock" })
    }
    let new = ["--frames", "1", "--style-weight", "1e-3", "-y", "--restart", "--keep"]
    #expect(try Program.run(arguments(output, new)).status == 0)
    #expect(journal(output).count == 1)
    #expect(!FileManager.default.fileExists(atPath: WorkFolder.frame(2, output + ".vidstyle")))
  }

  /// The log of a run is begun anew with it; what is no such log stays.
  @Test func onlyTheRunsOwnLogIsReplaced() throws {
    let (output, log) = (folder.file("out.mp4"), folder.file("log.jsonl"))
    let quick = ["--frames", "2", "--log-json"]
    #expect(try Program.run(arguments(output, quick + [output])).errors.contains("same file"))
    #expect(try Program.run(arguments(output, quick + [log, "--keep"])).status == 0)
    let before = try Data(contentsOf: URL(filePath: log))
    try FileManager.default.removeItem(atPath: output)
    #expect(try Program.run(arguments(output, quick + [log, "--keep"])).status == 0)
    #expect(try Data(contentsOf: URL(filePath: log)) == before)
    try FileManager.default.removeItem(atPath: output)
    let notes = folder.file("notes.txt")
    try Data("precious\n".utf8).write(to: URL(filePath: notes))
    #expect(
      try Program.sentence(Program.run(arguments(output, quick + [notes])))
        == "\(notes) already exists; --overwrite replaces it")
    let copy = folder.file("copy.mp4")
    try FileManager.default.copyItem(atPath: Program.clip, toPath: copy)
    let source = try Program.run(
      [copy, Program.style, folder.file("other.mp4"), "-y", "--log-json", copy] + Program.quick)
    #expect(Program.sentence(source) == "\(copy) and \(copy) are the same file")
    #expect(try String(contentsOfFile: notes, encoding: .utf8) == "precious\n")
  }

  /// Where the container tells no count, the length says how many frames there may be.
  @Test func statusOfAFinishedRunOfUnknownLength() throws {
    let input = folder.file("in.mkv")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "-vf", "select='lt(n,4)+eq(n,20)'",
      "-fps_mode", "vfr", input,
    ])
    let output = folder.file("out.mkv")
    let result = try Program.run([input, Program.style, output, "--keep"] + Program.quick)
    #expect(result.status == 0, "\(result.errors)")
    let text = try Program.run(["status", output]).text
    #expect(text.hasPrefix("\(output): complete\nframes     5 of 5 (100 %)\n"), "\(text)")
  }

  @Test func oneMaskInTwoStyles() throws {
    let output = folder.file("out.mp4")
    let mask = "--mask=\(Program.root)/samples/style.png=\(Program.style)"
    let options = ["--frames", "1", "--size", "64", "--style-scale", "0.5", mask, mask, "--keep"]
    let input = folder.file("in.mp4")
    try Shell.ffmpeg(["-loop", "1", "-i", Program.style, "-frames:v", "2", "-s", "64x48", input])
    for _ in 0..<2 {
      let result = try Program.run([input, Program.style, output, "-y", "-q"] + options)
      #expect(result.status == 0, "\(result.errors)")
    }
  }

  /// A kill during the folder's removal leaves it under another name, until the next run.
  @Test func remainsOfARemovalGo() throws {
    let output = folder.file("out.mp4")
    let remains = folder.file(".out.mp4.vidstyle-gone")
    let other = folder.file(".other.99.tmp")
    for path in [remains + "/state", other] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    #expect(try Program.run(arguments(output, ["--frames", "1"])).status == 0)
    #expect(try Set(folder.names()) == ["out.mp4", ".other.99.tmp"])
  }

  @Test func statusOfAStoppedRun() throws {
    let output = folder.file("out.mp4")
    #expect(try Program.run(["status", output]).status == 1)
    #expect(try Program.run(arguments(output, ["--frames", "3", "--keep"])).status == 0)
    let text = try Program.run(["status", output]).text
    #expect(text.hasPrefix("\(output): complete\nframes     3 of 3 (100 %)\n"))
    #expect(text.hasSuffix("last frame \(output).vidstyle/frames/000003.png\n"))
    try FileManager.default.removeItem(atPath: WorkFolder.path(for: output))
    #expect(try Program.run(["status", output]).text == "\(output): complete\n")
    let pattern = folder.file("out/%02d.png")
    #expect(try Program.run(["status", pattern]).status == 1)
    #expect(try Program.run(arguments(pattern, ["--frames", "1"])).status == 0)
    #expect(try Program.run(["status", pattern]).text == "\(pattern): complete\n")
  }

  /// Damage to the state never crashes: the run ends well, or with a sentence.
  @Test func damagedStateIsNoticed() throws {
    let output = folder.file("out.mp4")
    let work = WorkFolder.path(for: output)
    #expect(try Program.run(arguments(output, ["--frames", "2", "--keep"])).status == 0)
    let files = try contents(of: work)
    let names = files.keys.sorted().filter { $0 != "lock" }
    #expect(
      names == [
        "frames/000001.png", "frames/000002.png", "journal.jsonl", "result.json", "run.json",
        "state/live.json",
        "state/optimizer-1", "state/painting-2-1",
      ])
    let words = ["-1", "1e999", "null", "{", "}", "\"", "\n", "99999999999999999999", "0"]
    for seed in Mutation.seeds(24) {
      let name = names[Int(seed) % names.count]
      for (name, data) in files { try data.write(to: URL(filePath: "\(work)/\(name)")) }
      try Mutation.damage(files[name]!, words: words, seed: seed)
        .write(to: URL(filePath: "\(work)/\(name)"))
      let result = try Program.run(arguments(output, ["--frames", "3", "-y", "--keep"]))
      if result.status != 0 {
        #expect(result.status == 1, "\(name), seed \(seed)")
        #expect(result.errors.split(separator: "\n").count == 1, "\(name): \(result.errors)")
      }
    }
  }
}
