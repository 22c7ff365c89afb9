import Foundation
import TestSupport
import Testing

/// The same command gives the same bytes on any number of cores and threads.
@Suite struct SameBytesTests {
  private let folder = try! TemporaryDirectory()

  @Test(arguments: [
    ("mp4", "libx264"), ("mkv", "libx265"), ("webm", "libvpx-vp9"), ("mkv", "mpeg4"),
    ("mkv", "libsvtav1"), ("mkv", "libaom-av1"),
  ])
  func coresAndThreadsShapeNoByte(ending: String, codec: String) throws {
    let input = folder.file("in.mkv")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=320x256:d=0.4", "-f", "lavfi", "-i", "sine=d=0.4", "-c:v",
      "libx264", "-bf", "2", "-c:a", "aac", input,
    ])
    let outputs = try [("0", "1"), ("0,1", "2"), ("0,1", "3")].map { cores, threads in
      let output = folder.file("cores\(cores)-threads\(threads).\(ending)")
      try Shell.run(
        ["env", "VIDSTYLE_WEIGHTS=\(Program.weights)", "taskset", "-c", cores, Program.path]
          + [input, Program.style, output, "--size", "320", "--iterations", "1,1", "--frames", "6"]
          + ["--threads", threads, "--codec", codec, "-q"])
      return try Data(contentsOf: URL(filePath: output))
    }
    #expect(outputs[0].count > 2000)
    #expect(outputs.allSatisfy { $0 == outputs[0] })
  }
}
