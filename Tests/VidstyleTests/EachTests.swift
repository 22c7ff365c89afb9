import Foundation
import TestSupport
import Testing

/// `--each`: photographs of different sizes, each by itself.
@Suite struct EachTests {
  private let folder = try! TemporaryDirectory()

  private func picture(_ name: String, _ size: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("photos"), withIntermediateDirectories: true)
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=\(size)", "-frames:v", "1", folder.file("photos/\(name)"),
    ])
  }

  private func paint(_ options: String..., to output: String = "painted/") throws -> Shell.Result {
    try Program.run(
      [folder.file("photos/"), Program.style, folder.file(output), "--each"] + Program.quick
        + options)
  }

  @Test func everyPictureKeepsItsShapeAndName() throws {
    try picture("wide.jpg", "200x100")
    try picture("tall.png", "100x200")
    try picture("old.bmp", "100x100")
    let result = try paint()
    #expect(result.status == 0, "\(result.errors)")
    for (name, size) in [("wide.jpg", [64, 32]), ("tall.png", [32, 64]), ("old.png", [64, 64])] {
      let video = try MediaProbe(folder.file("painted/\(name)")).streams("video")[0]
      #expect([video.width, video.height] == size)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("painted")).count == 3)
    // Each is what a run of its own paints.
    let single = folder.file("single.png")
    _ = try Program.run([folder.file("photos/tall.png"), Program.style, single] + Program.quick)
    #expect(
      try Data(contentsOf: URL(filePath: single))
        == Data(contentsOf: URL(filePath: folder.file("painted/tall.png"))))
  }

  @Test func theSameCommandGoesOn() throws {
    try picture("a.png", "64x64")
    try #require(try paint().status == 0)
    try Data("kept".utf8).write(to: URL(filePath: folder.file("painted/a.png")))
    try picture("b.png", "64x64")
    let result = try paint()
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.errors.contains(
        "1 of 2 pictures are already painted; --overwrite repaints them\n"))
    #expect(try String(contentsOfFile: folder.file("painted/a.png"), encoding: .utf8) == "kept")
    #expect(try MediaProbe(folder.file("painted/b.png")).streams("video")[0].width == 64)
  }

  @Test func whatCannotBeIsRefusedBeforeAnythingIsPainted() throws {
    try picture("a.png", "64x64")
    let same = try paint(to: "photos/")
    #expect(same.status == 1 && same.errors.hasSuffix("are the same file\n"))
    let video = try paint(to: "out.mp4")
    #expect(Program.sentence(video).hasPrefix("--each writes into a folder, as painted/; "))
    try Data("no picture".utf8).write(to: URL(filePath: folder.file("photos/b.png")))
    let damaged = try paint()
    #expect(damaged.status == 1 && damaged.errors.contains("photos/b.png"))
    #expect(try folder.names() == ["photos"])
  }
}
