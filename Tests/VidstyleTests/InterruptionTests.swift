import Foundation
import Painting
import TestSupport
import Testing

/// Ctrl-C: no broken output, what is finished is kept, and the exit code says so.
@Suite struct InterruptionTests {
  private let folder = try! TemporaryDirectory()

  /// Starts a long job and interrupts it when its progress shows `text`; without one, when a frame is finished.
  private func interrupt(
    _ options: [String], when text: String? = nil, signal: Int32 = SIGINT, times: Int = 1
  ) throws -> (status: Int32, errors: String) {
    let log = folder.file("log")
    try Data().write(to: URL(filePath: log))
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments =
      [Program.clip, Program.style, folder.file("out.mp4"), "--size", "64"] + options
    process.environment = ["VIDSTYLE_WEIGHTS": Program.weights]
    process.standardInput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: URL(filePath: log))
    try process.run()
    let deadline = ContinuousClock.now + .seconds(60)
    let frame = folder.file("out.mp4.vidstyle/frames/000001.png")
    func isTime() throws -> Bool {
      guard let text else { return FileManager.default.fileExists(atPath: frame) }
      return try String(contentsOfFile: log, encoding: .utf8).contains(text)
    }
    while try !isTime(), process.isRunning, ContinuousClock.now < deadline {
      usleep(20_000)
    }
    for _ in 0..<times {
      kill(process.processIdentifier, signal)
      usleep(10_000)
    }
    process.waitUntilExit()
    let errors = try String(contentsOfFile: log, encoding: .utf8)
    try FileManager.default.removeItem(atPath: log)
    return (process.terminationStatus, errors)
  }

  @Test func finishedFramesAreKept() throws {
    let (status, errors) = try interrupt(
      ["--iterations", "2,100", "--tv-weight", "0"])
    #expect(status == 130)
    let work = folder.file("out.mp4.vidstyle")
    #expect(try folder.names() == ["out.mp4.vidstyle"])
    let count = try FileManager.default.contentsOfDirectory(atPath: work + "/frames").count
    #expect(count >= 1)
    #expect(
      errors.hasSuffix(
        "vidstyle: interrupted; \(count) finished frame\(count == 1 ? "" : "s") kept in \(work); "
          + "the same command resumes from there\n"), "\(errors)")
  }

  /// A command that starts over would do so again; the one that 'status' prints does not.
  @Test func aRestartedRunIsResumedWithoutRestarting() throws {
    let (status, errors) = try interrupt(
      ["--iterations", "2,100", "--tv-weight", "0", "--restart"])
    #expect(status == 130)
    #expect(
      errors.hasSuffix("; the same command without --restart resumes from there\n"), "\(errors)")
    let report = try Program.run(["status", folder.file("out.mp4")]).text
    #expect(report.contains("command    vidstyle ") && !report.contains("--restart"), "\(report)")
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func nothingIsLeftOfNothing(signal: Int32) throws {
    let (status, errors) = try interrupt(
      ["--iterations", "100000", "--size", "160"], when: "frame 1", signal: signal)
    #expect(status == 128 + signal)
    #expect(try folder.names() == [])
    #expect(
      errors.hasSuffix("vidstyle: interrupted before the first frame; nothing was written\n"))
  }

  @Test func aSecondCtrlCEndsAtOnce() throws {
    let (status, _) = try interrupt(
      ["--iterations", "100000", "--size", "320"], when: "frame 1", times: 2)
    #expect(status == 130)
    // There may have been no time to clean up; the next run goes on in it.
    #expect(try folder.names().allSatisfy { $0 == "out.mp4.vidstyle" })
  }
}
