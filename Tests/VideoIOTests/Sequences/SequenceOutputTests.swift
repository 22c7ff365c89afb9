import Basics
import Foundation
import TestSupport
import Testing

@testable import VideoIO

/// Pictures in files of their own as an output: their names, and what is never overwritten.
@Suite struct SequenceOutputTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func clip(_ name: String = "in.mkv", frames: Int = 4) throws -> String {
    let path = folder.file(name)
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25", "-frames:v", "\(frames)", "-c:v", "ffv1", path,
    ])
    return path
  }

  /// Pictures of the test clip.
  private func pictures(_ pattern: String, first: Int, count: Int = 3) throws {
    let path = folder.file(pattern)
    try FileManager.default.createDirectory(
      atPath: OutputCheck.folder(of: path), withIntermediateDirectories: true)
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25", "-frames:v", "\(count)", "-start_number",
      "\(first)", path,
    ])
  }

  private func names(_ subfolder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.file(subfolder)).sorted()
  }

  @discardableResult
  private func rewritten(
    _ input: String, _ output: String, _ options: VideoReader.Options = .init(frameRate: nil)
  ) throws -> [String] {
    try rewrite(folder.file(input), to: folder.file(output), options)
    return try names(OutputCheck.folder(of: output))
  }

  @Test func aVideoIsNumberedFromOne() throws {
    _ = try clip()
    let expected = ["00001.png", "00002.png", "00003.png", "00004.png", "timestamps.txt"]
    #expect(try rewritten("in.mkv", "a/") == expected)
    #expect(
      try rewritten("in.mkv", "b/%05d.png", .init(start: 0.04))
        == expected.filter { $0 != "00004.png" })
    #expect(try rewritten("in.mkv", "c/f%d.jpg").first == "f1.jpg")
  }

  @Test func numbersGoOnFromTheInputs() throws {
    try pictures("in/%04d.png", first: 998)
    #expect(try rewritten("in", "a/%d.tif") == ["1000.tif", "998.tif", "999.tif"])
    #expect(try rewritten("in/%04d.png", "b/x%06d.png").first == "x000998.png")
    #expect(
      try rewritten("in", "c/%d.png", .init(start: 0.04, frameRate: Rational(25, 1)))
        == ["1000.png", "999.png", "timestamps.txt"])
    #expect(try rewritten("in/*[89].png", "d/%d.png") == ["998.png", "999.png"])
  }

  @Test func aFolderTakesTheInputsNames() throws {
    try pictures("in/take 2 %02d.jpg", first: 9)
    let expected = ["take 2 09.jpg", "take 2 10.jpg", "take 2 11.jpg"]
    #expect(try rewritten("in", "a/") == expected)
    #expect(try rewritten("in/*", "b/") == expected)
    #expect(try rewritten("in/take 2 10.jpg", "c/") == ["take 2 10.jpg"])
    try pictures("bmp/%d.bmp", first: 1, count: 2)
    #expect(try rewritten("bmp", "d/") == ["1.png", "2.png"])
  }

  @Test func twoInputsMustNotHaveOneName() throws {
    try pictures("a1/%d.png", first: 1, count: 1)
    try pictures("a2/%d.png", first: 1, count: 1)
    #expect(
      said { try rewritten("a*/1.png", "out/") }
        == "\(folder.file("a1/1.png")) and \(folder.file("a2/1.png")) would both be written to "
        + folder.file("out/1.png"))
  }

  @Test func nothingIsOverwrittenUnasked() throws {
    let input = try clip()
    try FileManager.default.createDirectory(
      atPath: folder.file("out"), withIntermediateDirectories: true)
    for name in ["00007.png", "timestamps.txt"] {
      let path = folder.file("out/" + name)
      try Data("mine".utf8).write(to: URL(filePath: path))
      for output in ["out", "out/%05d.png"] {
        #expect(
          said { try rewritten("in.mkv", output) }
            == "\(path) already exists; --overwrite replaces it")
      }
      #expect(try names("out") == [name])
      #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
      try FileManager.default.removeItem(atPath: path)
    }
    // Others may lie there.
    for name in ["00007.jpg", "0007.png", "note.txt"] {
      try Data("mine".utf8).write(to: URL(filePath: folder.file("out/" + name)))
    }
    try rewrite(input, to: folder.file("out"), .init())
    #expect(try names("out").count == 8)
  }

  /// Of a sequence it is known how many pictures will be written.
  @Test func laterNumbersOfAnotherRangeMayExist() throws {
    try pictures("in/%d.png", first: 1, count: 6)
    let second = Rational(1, 1)
    #expect(try rewritten("in", "out/%d.png", .init(start: 3, frameRate: second)).count == 4)
    #expect(
      said { try rewritten("in", "out/%d.png", .init(frameLimit: 4, frameRate: second)) }
        == "\(folder.file("out/4.png")) already exists; --overwrite replaces it")
    try FileManager.default.removeItem(atPath: folder.file("out/timestamps.txt"))
    try rewrite(
      folder.file("in"), to: folder.file("out/%d.png"), .init(frameLimit: 3, frameRate: second))
    #expect(try names("out").count == 7)
  }

  @Test func theInputIsNeverOverwritten() throws {
    try pictures("in/%d.png", first: 1)
    let path = folder.file("in/1.png")
    let before = try Data(contentsOf: URL(filePath: path))
    let reader = try VideoReader(
      input: MediaInput(folder.file("in")), options: .init(), logger: LogRecorder().logger)
    for output in ["in", "in/", "in/%d.png"] {
      let message = said {
        _ = try SequenceWriter(
          to: MediaOutput(folder.file(output)), overwrite: true, format: reader.format,
          origin: reader.origin, options: .init())
      }
      #expect(message?.hasSuffix("in/1.png are the same file") == true, "\(message ?? "")")
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  @Test func foldersAreMadeForTheFirstPicture() throws {
    let input = try clip()
    let target = folder.file("new/%d.png")
    do {
      let reader = try VideoReader(path: input, options: .init(), logger: LogRecorder().logger)
      _ = try SequenceWriter(
        to: MediaOutput(target), overwrite: false, format: reader.format, origin: reader.origin,
        options: .init())
    }
    #expect(try folder.names() == ["in.mkv"])
    try rewrite(input, to: target)
    #expect(try names("new").count == 5)
    #expect(
      said { try rewritten("in.mkv", "no/where/%d.png") }
        == "cannot write \(folder.file("no/where")): the folder \(folder.file("no")) does not exist"
    )
    try Data().write(to: URL(filePath: folder.file("file")))
    #expect(
      said { try rewritten("in.mkv", "file/%d.png") }
        == "cannot write \(folder.file("file/%d.png")): the folder \(folder.file("file")) does not exist"
    )
  }

  @Test func outputsAreToldApart() throws {
    #expect(try MediaOutput("-") == .standardOutput)
    #expect(try MediaOutput("a.mkv") == .video("a.mkv"))
    #expect(try MediaOutput("a.JPEG") == .picture("a.JPEG"))
    #expect(try MediaOutput("a/") == .folder("a/"))
    #expect(try MediaOutput(folder.path) == .folder(folder.path))
    let pattern = try #require(try NumberPattern("a/%d.tif"))
    #expect(try MediaOutput("a/%d.tif") == .pattern(pattern, path: "a/%d.tif"))
    #expect(
      said { _ = try MediaOutput("a/%d.mp4") }
        == "a/%d.mp4: a name with a number such as %05d is for pictures, not for videos")
    #expect(
      said { _ = try MediaOutput("a/%d.webp") }
        == "a/%d.webp: the extension .webp is not known; a video is written as .mp4, .m4v, .mov, .mkv "
        + "or .webm, a picture as .png, .jpg, .jpeg, .tif or .tiff")
  }

  /// Sixteen bits go through a sequence and back unchanged.
  @Test(arguments: ["png", "tif"]) func sixteenBitsStay(ending: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("in"), withIntermediateDirectories: true)
    for number in 1...2 {
      let pixels = (0..<(3 * 90 * 50)).map { Float(($0 * 7919 * number) % 65_536) / 65_535 }
      try PictureFile.write(
        RGBImage(size: Size(height: 50, width: 90), pixels: pixels),
        to: folder.file("in/\(number).png"),
        options: .init(bitDepth: 16), overwrite: false)
    }
    try rewrite(
      folder.file("in"), to: folder.file("out/%d." + ending), pictures: .init(bitDepth: 16))
    let (before, after) = (try readAll(folder.file("in")), try readAll(folder.file("out")))
    #expect(before.count == 2)
    #expect(before.map(\.image) == after.map(\.image))
  }

  /// Pictures make a video with the usual colours, also from JPEGs with theirs.
  @Test(arguments: ["png", "jpg", "tif"]) func picturesBecomeAUsualVideo(ending: String) throws {
    let color = RGBImage(
      size: Size(height: 48, width: 64),
      pixels: [0.8, 0.3, 0.1].flatMap { Array(repeating: $0, count: 64 * 48) })
    try FileManager.default.createDirectory(
      atPath: folder.file("in"), withIntermediateDirectories: true)
    for number in 1...3 {
      try PictureFile.write(color, to: folder.file("in/\(number).\(ending)"), overwrite: false)
    }
    let output = folder.file("out.mp4")
    try rewrite(folder.file("in"), to: output, .init(frameRate: Rational(24, 1)), fast)
    let video = try #require(try MediaProbe(output).streams("video").first)
    #expect(video.color_space == "bt709")
    #expect(video.color_range == "tv")
    #expect(video.pix_fmt == "yuv420p")
    #expect(video.avg_frame_rate == "24/1")
    let back = try #require(try readAll(output).last).image[30, 30]
    for (found, wanted) in zip(back, [0.8, 0.3, 0.1]) { #expect(abs(found - Float(wanted)) < 0.02) }
  }
}
