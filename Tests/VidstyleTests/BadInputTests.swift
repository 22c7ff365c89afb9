import Foundation
import Painting
import TestSupport
import Testing
import Transfer

/// Files that cannot be used: one sentence, a non-zero exit, and nothing that exists is touched.
@Suite struct BadInputTests {
  private let folder = try! TemporaryDirectory()

  private func write(_ name: String, _ bytes: Data) throws -> String {
    try bytes.write(to: URL(filePath: folder.file(name)))
    return folder.file(name)
  }

  /// Runs a job that must fail, over an existing output, and returns its sentence.
  private func failure(
    _ input: String? = nil, style: String? = nil, output: String? = nil, options: [String] = [],
    environment: [String: String] = ["VIDSTYLE_WEIGHTS": Program.weights],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let keepsake = try write("keepsake.mp4", Data("precious".utf8))
    let before = try folder.names()
    let result = try Program.run(
      [input ?? Program.clip, style ?? Program.style, output ?? keepsake, "-y"] + Program.quick
        + options, environment: environment)
    #expect(result.status == 1, sourceLocation: sourceLocation)
    #expect(try Data(contentsOf: URL(filePath: keepsake)) == Data("precious".utf8))
    #expect(try folder.names() == before, "nothing is left behind")
    return Program.sentence(result)
  }

  // MARK: The input

  @Test func missing() throws {
    #expect(try failure("nowhere.mp4") == "nowhere.mp4 does not exist")
  }

  /// As of a variable that is not set.
  @Test func emptyNames() throws {
    for (place, name) in ["IN", "STYLE", "OUT"].enumerated() {
      var words = [Program.clip, Program.style, folder.file("out.mp4")]
      words[place] = ""
      #expect(
        Program.sentence(try Program.run(words))
          == "\(name) is empty; is a shell variable not set? (see 'vidstyle --help')")
    }
  }

  @Test func directory() throws {
    #expect(try failure(folder.path) == "the folder \(folder.path) has no pictures")
    #expect(try failure(style: folder.path) == "the folder \(folder.path) has no pictures")
  }

  @Test func empty() throws {
    let path = try write("empty.mp4", Data())
    #expect(try failure(path) == "\(path) is empty")
  }

  @Test func textNamedVideo() throws {
    let path = try write("text.mp4", Data("This is no video.\n".utf8))
    #expect(
      try failure(path)
        == "\(path) is not a readable video or picture: "
        + "Invalid data found when processing input")
  }

  @Test func soundOnly() throws {
    let path = folder.file("sound.mp3")
    try Shell.ffmpeg(["-f", "lavfi", "-i", "sine=duration=1", path])
    #expect(try failure(path) == "\(path) has no video stream")
  }

  @Test func rangeWithoutFrames() throws {
    let message = try failure(options: ["--start", "99"])
    #expect(message == "--start 99 lies beyond the end of \(Program.clip) (2 s)")
  }

  @Test func tooSmall() throws {
    let path = folder.file("thin.mp4")
    try Shell.ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=320x16:d=0.2", path])
    #expect(
      try failure(path, options: ["--size", "160"])
        == "\(path) is 160x8 pixels at this size; VGG19 needs at least 16x16")
  }

  /// pool5 is what is left after five poolings, not four.
  @Test(arguments: ["--content-layers", "--style-layers"])
  func tooSmallForTheLastPooling(option: String) throws {
    let path = folder.file("small.mp4")
    try Shell.ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=96x48:d=0.2", path])
    #expect(
      try failure(path, options: [option, "pool5", "--size", "48"])
        == "\(path) is 48x24 pixels at this size; pool5 needs at least 32x32")
    let output = folder.file("out.mp4")
    let painted = try Program.run(
      [path, Program.style, output, option, "pool5", "--scales", "2", "--iterations", "2,1", "-q"]
        + ["--size", "96", "--frames", "1"])
    #expect(painted.status == 0, "\(painted.errors)")
  }

  /// What decodes is painted; the rest is said.
  @Test func truncated() throws {
    let whole = folder.file("whole.mp4")
    try Shell.ffmpeg(["-i", Program.clip, "-c", "copy", "-movflags", "+faststart", whole])
    let bytes = try Data(contentsOf: URL(filePath: whole))
    let path = try write("cut.mp4", bytes.prefix(bytes.count / 2))
    let result = try Program.run([path, Program.style, folder.file("out.mp4")] + Program.quick)
    #expect(result.status == 0)
    let frames = try MediaProbe.frameTimes(folder.file("out.mp4")).count
    #expect((5..<50).contains(frames))
    #expect(
      result.errors.contains(
        "vidstyle: warning: \(path): only \(frames) of the 50 frames that the file announces "
          + "could be read"), "\(result.errors)")
  }

  @Test func truncatedBeforeItsIndex() throws {
    let bytes = try Data(contentsOf: URL(filePath: Program.clip))
    let path = try write("headless.mp4", bytes.prefix(2000))
    let message = try failure(path)
    #expect(message.hasPrefix("\(path) is not a readable video or picture: "))
  }

  // MARK: The style

  @Test func styleIsNoPicture() throws {
    let path = try write("style.txt", Data("blue, with swirls\n".utf8))
    let message = try failure(style: path)
    #expect(message.hasPrefix("\(path) is not a readable video or picture: "), "\(message)")
  }

  @Test func aFurtherStyleIsMissing() throws {
    #expect(try failure(options: ["--style", "gone.jpg=0.2"]) == "gone.jpg does not exist")
  }

  @Test func aStyleIsTheOutput() throws {
    let path = folder.file("style.png")
    try FileManager.default.copyItem(atPath: Program.style, toPath: path)
    #expect(
      try failure(Program.style, output: path, options: ["--style", path])
        == "\(path) and \(path) are the same file")
  }

  @Test func styleIsMissing() throws {
    #expect(try failure(style: "gone.jpg") == "gone.jpg does not exist")
  }

  @Test func styleIsOnePixel() throws {
    let path = folder.file("dot.png")
    try Shell.ffmpeg(
      ["-f", "lavfi", "-i", "color=red:s=2x2", "-vf", "format=rgb24,scale=1:1"]
        + ["-frames:v", "1", path])
    #expect(try failure(style: path) == "\(path) is 1x1 pixels; VGG19 needs at least 16x16")
  }

  // MARK: The output

  @Test func outputFolderIsMissing() throws {
    #expect(
      try failure(output: "\(folder.path)/no/out.mp4")
        == "cannot write \(folder.path)/no/out.mp4: the folder \(folder.path)/no does not exist")
  }

  @Test func outputIsAFolder() throws {
    let path = folder.file("folder.mp4")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(try failure(output: path) == "\(path) is a folder, not a file")
  }

  @Test func outputEndingIsUnknown() throws {
    #expect(
      try failure(output: folder.file("out.doc"))
        == "\(folder.file("out.doc")): the extension .doc is not known; a video is written as "
        + ".mp4, .m4v, .mov, .mkv or .webm, a picture as .png, .jpg, .jpeg, .tif or .tiff")
  }

  @Test func outputIsTheInput() throws {
    let path = folder.file("both.mp4")
    try FileManager.default.copyItem(atPath: Program.clip, toPath: path)
    let link = folder.file("link.mp4")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    for output in [path, link] {
      #expect(
        try failure(path, output: output) == "\(output) and \(path) are the same file")
    }
    #expect(
      try Data(contentsOf: URL(filePath: path))
        == Data(contentsOf: URL(filePath: Program.clip)))
  }

  @Test func nothingIsOverwrittenUnasked() throws {
    let path = try write("mine.mp4", Data("mine".utf8))
    let result = try Program.run([Program.clip, Program.style, path] + Program.quick)
    #expect(Program.sentence(result) == "\(path) already exists; --overwrite replaces it")
    #expect(result.status == 1)
    #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
  }

  @Test func pictureToVideo() throws {
    #expect(
      try failure(Program.style)
        == "\(Program.style) is a single picture and \(folder.file("keepsake.mp4")) a video; "
        + "name a picture (.png) to write")
  }

  @Test(arguments: [
    (["--codec", "nonsense"], "--codec nonsense: FFmpeg has no such encoder"),
    (["--codec", "aac"], "--codec aac is not a video encoder"),
    (["--crf", "99"], "--crf 99: libx264 takes 0 to 51"),
    (["--pix-fmt", "nonsense"], "--pix-fmt nonsense: libx264 takes "),
    (["--codec", "x264"], "--codec x264: FFmpeg has no such encoder; did you mean libx264"),
    (["--codec", "copy"], "--codec copy: painted frames are new and must be encoded"),
    (
      ["--encoder-preset", "leisurely"],
      "--encoder-preset leisurely: libx264 has ultrafast, "
    ),
  ])
  func encoderSettings(options: [String], start: String) throws {
    let message = try failure(options: options)
    #expect(message.hasPrefix(start), "\(message)")
  }

  @Test func instructionsAreUnknown() throws {
    #expect(
      try failure(
        environment: ["VIDSTYLE_WEIGHTS": Program.weights, "VIDSTYLE_ISA": "avx1024"])
        == "VIDSTYLE_ISA is 'avx1024', but this machine's CPU supports "
        + InstructionSet.available.joined(separator: ", "))
  }

  // MARK: Weights

  @Test func weightsAreMissing() throws {
    let expected = "the weights gone.safetensors cannot be read: No such file or directory"
    #expect(try failure(options: ["--weights", "gone.safetensors"]) == expected)
    #expect(try failure(environment: ["VIDSTYLE_WEIGHTS": "gone.safetensors"]) == expected)
  }

  @Test func weightsAreTruncated() throws {
    let bytes = try Data(contentsOf: URL(filePath: Program.weights))
    let path = try write("half.safetensors", bytes.prefix(bytes.count / 2))
    #expect(
      try failure(options: ["--weights", path]).hasPrefix("the weights \(path) are truncated: "))
  }

  @Test func weightsAreAPicture() throws {
    #expect(
      try failure(options: ["--weights", Program.style])
        .hasPrefix("the weights \(Program.style) are not a safetensors file: "))
  }
}
