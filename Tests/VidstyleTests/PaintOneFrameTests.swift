import Foundation
import TestSupport
import Testing

/// The example in samples/ does what it says.
@Suite struct PaintOneFrameTests {
  @Test func itPaintsAPicture() throws {
    let folder = try TemporaryDirectory()
    let program = URL(filePath: Program.path).deletingLastPathComponent()
      .appending(path: "PaintOneFrame").path
    let photo = folder.file("photo.png")
    try Shell.ffmpeg(["-i", Program.clip, "-frames:v", "1", "-vf", "scale=96:54", photo])
    let painted = folder.file("painted.png")
    let text = try Shell.run([program, photo, Program.style, painted, Program.weights])
    #expect(text.contains("iteration 10: "))
    let info = try MediaProbe(painted).streams[0]
    #expect(info.width == 256 && info.height == 144)
    let failure = try Shell.result(of: [program, "none.png", Program.style, painted, "weights"])
    #expect(failure.status == 1 && failure.text == "none.png does not exist\n")
  }
}
