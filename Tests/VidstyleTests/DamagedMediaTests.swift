import Foundation
import TestSupport
import Testing

/// Randomly damaged copies of real files through the whole program: a result or one sentence, no crash, no
/// hang.
///
/// `VIDSTYLE_FUZZ_SEED` and `VIDSTYLE_FUZZ_COUNT` choose others.
@Suite struct DamagedMediaTests {
  private let folder = try! TemporaryDirectory()

  /// The sample clip with sound in several containers and codecs, and a picture.
  private func originals() throws -> [(name: String, data: Data)] {
    let sound = ["-f", "lavfi", "-i", "sine=d=1", "-shortest", "-t", "0.4"]
    let kinds: [(String, [String])] = [
      ("a.mp4", ["-c:v", "libx264", "-c:a", "aac"]),
      ("b.mkv", ["-c:v", "ffv1", "-c:a", "flac"]),
      ("c.webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus"]),
      ("d.mov", ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le"]),
      ("e.y4m", ["-an"]), ("f.avi", ["-c:v", "mpeg4", "-c:a", "mp3"]),
      ("g.png", ["-frames:v", "1", "-an"]), ("h.jpg", ["-frames:v", "1", "-an"]),
      ("i.gif", ["-an"]), ("j.tif", ["-frames:v", "1", "-an"]),
    ]
    return try kinds.map { name, options in
      try Shell.ffmpeg(
        ["-i", Program.clip] + sound + ["-vf", "scale=64:36"] + options + [folder.file(name)])
      return (name, try Data(contentsOf: URL(filePath: folder.file(name))))
    }
  }

  @Test func twoHundredDamagedCopies() throws {
    let originals = try originals()
    for seed in Mutation.seeds(200) {
      let (name, data) = originals[Int(seed) % originals.count]
      let input = folder.file("in-\(name)")
      try Mutation.damage(data, seed: seed).write(to: URL(filePath: input))
      let isPicture = ["g.png", "h.jpg", "j.tif"].contains(name)
      let output = folder.file(isPicture ? "out.png" : "out.mkv")
      let result = try Shell.result(
        of: ["env", "VIDSTYLE_WEIGHTS=\(Program.weights)", "timeout", "60", Program.path]
          + [input, Program.style, output, "-y", "--restart", "--frames", "2", "--size", "32"]
          .filter { !isPicture || $0 != "--restart" } + [
            "--iterations", "1,1", "--threads", "1", "-q",
          ])
      let lines = result.errors.split(separator: "\n")
      switch result.status {
      case 0: #expect(FileManager.default.fileExists(atPath: output), "\(name), seed \(seed)")
      case 1:
        #expect(
          lines.last?.hasPrefix("vidstyle: error: ") == true, "\(name), seed \(seed): \(lines)")
      default: Issue.record("\(name), seed \(seed): exit \(result.status), \(lines)")
      }
    }
  }
}
