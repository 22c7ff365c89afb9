import Foundation
import TestSupport
import Testing

/// A long run takes no more memory than a short one.
@Suite struct MemoryTests {
  private let folder = try! TemporaryDirectory()

  /// The resident memory of a process in kilobytes; nil when it is gone.
  private func resident(_ process: Int32) -> Int? {
    (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8))?
      .split(separator: "\n").first { $0.hasPrefix("VmRSS:") }?
      .split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
  }

  /// Three hundred frames with motion, cuts and sound: after the first hundred, when the encoder's
  /// look-ahead is full, 200 more add less than 3 %.
  @Test func threeHundredFramesAreFlat() throws {
    let clip = folder.file("long.mp4")
    try Shell.ffmpeg(
      ["-stream_loop", "-1", "-i", Program.clip, "-f", "lavfi", "-i", "sine", "-t", "12"]
        + ["-vf", "scale=64:36", "-r", "25", clip])
    let output = folder.file("out.mp4")
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = [
      clip, Program.style, output, "--iterations", "3,2", "--threads", "2", "--quiet",
    ]
    process.environment = ["VIDSTYLE_WEIGHTS": Program.weights]
    process.standardError = FileHandle.nullDevice
    try process.run()
    var peaks = (early: 0, late: 0)
    while process.isRunning {
      let frames =
        (try? FileManager.default.contentsOfDirectory(atPath: "\(output).vidstyle/frames").count)
        ?? 0
      if let memory = resident(process.processIdentifier) {
        if (100..<150).contains(frames) { peaks.early = max(peaks.early, memory) }
        if frames >= 150 { peaks.late = max(peaks.late, memory) }
      }
      usleep(5000)
    }
    #expect(process.terminationStatus == 0)
    #expect(try MediaProbe.frameTimes(output).count == 300)
    #expect(peaks.early > 0)
    #expect(
      Double(peaks.late) < 1.03 * Double(peaks.early), "\(peaks.early) kB, then \(peaks.late) kB")
  }
}
