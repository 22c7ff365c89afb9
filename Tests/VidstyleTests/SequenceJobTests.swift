import Foundation
import TestSupport
import Testing

/// Pictures in files of their own, through the whole program.
@Suite struct SequenceJobTests {
  private let folder = try! TemporaryDirectory()

  /// Paints quickly and returns what the program said.
  @discardableResult
  private func paint(_ input: String, _ output: String, _ options: [String] = []) throws -> String {
    let result = try Program.run(
      [input, Program.style, folder.file(output)] + Program.quick + options)
    #expect(result.status == 0, "\(result.errors)")
    return result.errors
  }

  private func failure(_ input: String, _ output: String, _ options: [String] = []) throws -> String
  {
    let result = try Program.run(
      [input, Program.style, folder.file(output)] + Program.quick + ["-q"] + options)
    #expect(result.status == 1)
    return Program.sentence(result)
  }

  private func names(_ subfolder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.file(subfolder)).sorted()
  }

  /// 80x60 pictures of a test clip, numbered from 9 on.
  private func pictures() throws -> String {
    let path = folder.file("in")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Shell.ffmpeg(
      ["-f", "lavfi", "-i", "testsrc2=s=80x60:r=25", "-frames:v", "4", "-start_number", "9"]
        + [path + "/f%d.png"])
    return path
  }

  /// What somebody has done to a finished picture is not undone without being asked.
  @Test func editedPicturesStay() throws {
    let input = try pictures()
    try paint(input, "out/", ["--keep"])
    try paint(input, "out/", ["--keep"])
    let edited = folder.file("out/f10.png")
    try FileManager.default.removeItem(atPath: edited)
    try FileManager.default.copyItem(atPath: "\(input)/f9.png", toPath: edited)
    #expect(
      try failure(input, "out/", ["--keep"]).hasPrefix(
        "\(edited) already exists; --overwrite replaces it"))
    #expect(FileManager.default.contentsEqual(atPath: edited, andPath: "\(input)/f9.png"))
    try paint(input, "out/", ["--keep", "-y"])
    #expect(!FileManager.default.contentsEqual(atPath: edited, andPath: "\(input)/f9.png"))
  }

  @Test func timesOfTheInputStay() throws {
    let input = try pictures()
    let output = "in/painted-%d.png"
    let times = "\(folder.file("in"))/timestamps.txt"
    #expect(
      try failure("\(input)/f%d.png", output, ["--fps", "24"])
        == "\(folder.file(output)): the times of its pictures would be written to \(times), which holds "
        + "those of the input; choose another folder")
    // Nobody has said anything of times.
    try paint("\(input)/f%d.png", output)
    #expect(try names("in").count == 8)
  }

  @Test func encoderOptionsAreForVideos() throws {
    let input = try pictures()
    for option in ["--codec", "--crf", "--pix-fmt", "--encoder-preset"] {
      #expect(
        try failure("\(input)/f9.png", "out.png", [option, "1"])
          == "\(option) is for video encoders; \(folder.file("out.png")) is written without one")
    }
    for option in ["--bit-depth", "--quality"] {
      #expect(
        try failure(input, "out.mp4", [option, "16"])
          == "\(option) is for pictures; \(folder.file("out.mp4")) is a video")
    }
  }

  /// A video becomes painted pictures, and these the same video: its times, and what each frame
  /// shows.
  @Test func aVideoGoesThroughPictures() throws {
    let said = try paint(
      Program.clip, "frames/%05d.tif", ["--frames", "6", "--bit-depth", "16"])
    #expect(
      said.contains(
        "vidstyle: \(folder.file("frames/%05d.tif")) cannot hold sound: that of \(Program.clip) is left out\n"
      ))
    #expect(try names("frames").last == "timestamps.txt")
    #expect(try names("frames").count == 7)
    let tiff = try MediaProbe(folder.file("frames/00001.tif")).streams[0]
    #expect((tiff.width, tiff.height, tiff.pix_fmt) == (64, 36, "rgb48le"))
    try Shell.ffmpeg([
      "-framerate", "25", "-i", folder.file("frames/%05d.tif"), "-c:v", "ffv1",
      folder.file("painted.mkv"),
    ])
    try paint(folder.file("frames"), "out.mp4")
    #expect(
      try MediaProbe.frameTimes(folder.file("out.mp4"))
        == Array(MediaProbe.frameTimes(Program.clip).prefix(6)))
    // Three more iterations towards the same style change little.
    let similarity = try PictureSimilarity(folder.file("painted.mkv"), folder.file("out.mp4"))
    #expect(similarity.planes[0] > 18, "\(similarity.planes)")
  }

  @Test func picturesBecomePictures() throws {
    let input = try pictures()
    let said = try paint(input, "out/")
    #expect(
      said.contains(
        "vidstyle: \(input): read at 25 frames per second, as no frame rate was given\n"))
    #expect(said.contains("\(folder.file("out/")): 4 frames in "))
    #expect(try names("out") == ["f10.png", "f11.png", "f12.png", "f9.png"])
    try paint(
      input + "/*1?.png", "jpegs/%d.jpg", ["--fps", "24", "--quality", "80", "--frames", "2"])
    #expect(try names("jpegs") == ["10.jpg", "11.jpg", "timestamps.txt"])
    let jpeg = try MediaProbe(folder.file("jpegs/10.jpg")).streams[0]
    #expect((jpeg.width, jpeg.height, jpeg.pix_fmt) == (64, 48, "yuvj420p"))
  }

  @Test func picturesBecomeAVideo() throws {
    try paint(try pictures() + "/f%d.png", "out.mkv", ["--fps", "23.976", "--start", "0.04"])
    let video = try MediaProbe(folder.file("out.mkv")).streams("video")[0]
    #expect(video.avg_frame_rate == "24000/1001")
    #expect(try MediaProbe.frameTimes(folder.file("out.mkv")) == [0.002, 0.043, 0.085])
  }

  @Test(arguments: [("out.jpg", "yuvj444p"), ("out.tif", "rgb24"), ("out.png", "rgb24")])
  func oneFrameBecomesAPicture(name: String, format: String) throws {
    let input = name == "out.jpg" ? try pictures() : Program.clip
    let said = try paint(input, name)
    #expect(said.contains("\(folder.file(name)) is a picture: painting one frame of \(input)\n"))
    #expect(!said.contains("cannot hold sound"), "of one picture nobody expects it")
    let video = try MediaProbe(folder.file(name)).streams("video")[0]
    #expect((video.width, video.pix_fmt) == (64, format))
    #expect(try folder.names().filter { $0 != "in" } == [name])
  }

  @Test func aPictureGoesIntoAFolder() throws {
    try paint(Program.style, "out/")
    #expect(try names("out") == ["style.png"])
  }

  /// Nothing is painted and nothing made.
  @Test func damageIsFoundBeforeThePaintingBegins() throws {
    let input = try pictures()
    let path = input + "/f12.png"
    try Data(contentsOf: URL(filePath: path)).dropLast(100).write(to: URL(filePath: path))
    #expect(
      try failure(input, "out/")
        == "no frame of \(path) could be decoded: Invalid data found when processing input")
    #expect(try folder.names() == ["in"])
  }

  @Test func nothingIsOverwrittenUnasked() throws {
    let input = try pictures()
    try paint(input, "out/", ["--frames", "1"])
    let before = try Data(contentsOf: URL(filePath: folder.file("out/f9.png")))
    let sentence = "\(folder.file("out/f9.png")) already exists; --overwrite replaces it"
    #expect(try failure(input, "out/") == sentence)
    #expect(try failure(input, "out/f%d.png") == sentence)
    #expect(try names("out") == ["f9.png"])
    try paint(input, "out", ["-y", "--frames", "1", "--style-weight", "1"])
    #expect(try Data(contentsOf: URL(filePath: folder.file("out/f9.png"))) != before)
    #expect(
      try failure(input, "in/", ["-y"]) == "\(input)/f9.png and \(input)/f9.png are the same file")
    #expect(try failure(folder.path + "/in/f9.png", "out.mp4").contains("is a single picture"))
  }

  /// Each finished picture is whole and has its name.
  @Test func finishedPicturesAreKept() throws {
    let log = folder.file("log")
    try Data().write(to: URL(filePath: log))
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = [
      Program.clip, Program.style, folder.file("out/%03d.png"), "--size", "64", "--iterations",
      "2,60", "--tv-weight", "0", "--threads", "2",
    ]
    process.environment = ["VIDSTYLE_WEIGHTS": Program.weights]
    process.standardInput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: URL(filePath: log))
    try process.run()
    let deadline = ContinuousClock.now + .seconds(60)
    while !FileManager.default.fileExists(atPath: folder.file("out/002.png")),
      ContinuousClock.now < deadline
    {
      usleep(10_000)
    }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let files = try names("out")
    let count = files.count - 1
    #expect(files == ["%03d.png.vidstyle"] + (1...count).map { String(format: "%03d.png", $0) })
    let said = try String(contentsOfFile: log, encoding: .utf8)
    #expect(
      said.hasSuffix(
        "vidstyle: interrupted; \(count) finished frame\(count == 1 ? "" : "s") kept in "
          + "\(folder.file("out/%03d.png.vidstyle")); the same command resumes from there\n"),
      "\(said)")
  }
}
