import Foundation
import Painting
import TestSupport
import Testing
import Transfer
import VideoIO

/// `vidstyle preview`, as a user runs it.
@Suite struct PreviewTests {
  private let folder = try! TemporaryDirectory()

  private func preview(
    _ arguments: [String], styles: [String] = [Program.style], as name: String = "sheet.png"
  ) throws -> Shell.Result {
    try Program.run(
      ["preview", Program.clip] + styles + [folder.file(name)] + Program.quick + arguments)
  }

  private func size(_ name: String) throws -> [Int?] {
    let video = try MediaProbe(folder.file(name)).streams("video")[0]
    return [video.width, video.height]
  }

  /// A frame of a preview is that frame painted as the first of a run, to the byte.
  @Test func aFrameIsPaintedAsTheRunWould() throws {
    let result = try preview(["--at", "0.4", "--bit-depth", "16"])
    #expect(result.status == 0, "\(result.errors)")
    let painted = folder.file("painted.png")
    let paint = try Program.run(
      [Program.clip, Program.style, painted, "--start", "0.4", "--bit-depth", "16"]
        + Program.quick)
    #expect(paint.status == 0, "\(paint.errors)")
    #expect(
      try Data(contentsOf: URL(filePath: folder.file("sheet.png")))
        == Data(contentsOf: URL(filePath: painted)))
  }

  /// 25 frames per second: frame 11 is shown at 0.4 s.
  @Test func framesAreCountedFromOne() throws {
    _ = try preview(["--at", "0.4"], as: "time.png")
    let result = try preview(["--at", "frame:11"], as: "frame.png")
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      try Data(contentsOf: URL(filePath: folder.file("time.png")))
        == Data(contentsOf: URL(filePath: folder.file("frame.png"))))
  }

  @Test(arguments: [1, 2]) func shortClipsHaveFramesToPick(frames: Int) throws {
    let clip = folder.file("short.mp4")
    try Shell.ffmpeg(["-i", Program.clip, "-frames:v", "\(frames)", "-an", clip])
    let result = try Program.run(
      ["preview", clip, Program.style, folder.file("sheet.png")] + Program.quick)
    #expect(result.status == 0, "\(result.errors)")
    let moments = ["0:00:00.000", "0:00:00.030"].prefix(frames).joined(separator: ",")
    #expect(result.errors.contains("painting --at \(moments)\n"), "\(result.errors)")
    #expect(try size("sheet.png") == (frames == 1 ? [64, 36] : [132, 48]))
  }

  @Test func theEncodersPresetIsChecked() throws {
    let result = try preview(["--encoder-preset", "bset"])
    #expect(result.status == 1)
    #expect(Program.sentence(result).hasPrefix("--encoder-preset bset: libx264 has ultrafast, "))
  }

  /// Two variations make a grid: labels of two lines over pictures of 64x36.
  @Test func twoVariationsMakeAGrid() throws {
    let result = try preview(
      ["--at", "0", "--vary", "style-weight=1e-4,1e-3", "--vary", "content-weight=0.5,1,2"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try size("sheet.png") == [3 * 64 + 8, 2 * (36 + 24) + 4])
    let lines = result.text.split(separator: "\n")
    #expect(lines.count == 18)
    #expect(lines[0] == "# 1: style-weight 1e-4, content-weight 0.5")
    #expect(
      lines[16] == "vidstyle \(Program.clip) \(Program.style) \(folder.file("sheet-6.mp4")) "
        + "--size 64 --iterations 3,2 --content-weight 2 --style-weight 0.001")
    #expect(lines[17].hasPrefix("# at most ") && lines[17].hasSuffix(" MB of memory"))
  }

  /// What a preview prints is a command that paints.
  @Test func thePrintedCommandRuns() throws {
    let clip = folder.file("it's short.mp4")
    try Shell.ffmpeg(["-i", Program.clip, "-frames:v", "2", clip])
    let result = try Program.run(
      ["preview", clip, Program.style, folder.file("sheet.png"), "--style-layers"]
        + ["relu1_1,relu2_1", "--at=0", "-y", "--half"] + Program.quick)
    #expect(result.status == 0, "\(result.errors)")
    let command = try #require(result.text.split(separator: "\n").first)
    #expect(!command.contains("--half") && !command.contains("--at") && !command.contains("-y"))
    let run = try Shell.result(of: [
      "bash", "-c",
      "vidstyle() { VIDSTYLE_WEIGHTS=\(Program.weights) \(Program.path) \"$@\"; }; \(command)",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try MediaProbe.frameTimes(folder.file("sheet.mp4")).count == 2)
  }

  /// The printed command makes the very request that the previewed options make, whatever the files are
  /// called.
  @Test func thePrintedCommandMakesTheSameRequest() throws {
    let style = folder.file("it's a style.png")
    try Shell.ffmpeg(["-i", Program.style, "-vf", "scale=128:-2", style])
    let cuts = folder.file("cuts, $1.txt")
    try "2".write(toFile: cuts, atomically: true, encoding: .utf8)
    let options = [
      "--size", "64", "--iterations", "3,2", "--style-weight", "1e-3", "--strength", "0.5",
      "--style", "\(Program.style)=0.3", "--cuts", cuts, "--colors", "match", "--long-term", "1,2",
      "--scales", "2", "--optimizer", "adam", "--learning-rate", "4.5", "--pooling", "average",
      "--content-layers", "relu3_1=2,relu4_2", "--preset", "draft", "--encoder-preset", "fast",
      "--crf",
      "21",
      "--start", "0.2", "--frames", "1", "--keep", "--no-audio", "--tv-weight", "0.001", "--seed",
      "3",
    ]
    let preview = try Program.run(
      ["preview", Program.clip, style, folder.file("sheet.png"), "--at", "frame:1"] + options)
    #expect(preview.status == 0, "\(preview.errors)")
    let command = try #require(preview.text.split(separator: "\n").first)
    let printed = try Shell.result(of: [
      "bash", "-c",
      "vidstyle() { VIDSTYLE_WEIGHTS=\(Program.weights) \(Program.path) \"$@\"; }; \(command)",
    ])
    #expect(printed.status == 0, "\(command): \(printed.errors)")
    let direct = try Program.run([Program.clip, style, folder.file("direct.mp4")] + options)
    #expect(direct.status == 0, "\(direct.errors)")
    func request(_ name: String) throws -> PaintingRequest {
      let run = try #require(try RunDescription(in: folder.file("\(name).mp4.vidstyle")))
      var request = run.request
      request.output.path = ""
      return request
    }
    #expect(try request("sheet") == request("direct"))
    #expect(try request("direct").look.method == .adam(.init(learningRate: 4.5)))
  }

  @Test func framesAreChosenAndStylesCompared() throws {
    let chosen = try preview([])
    #expect(chosen.status == 0, "\(chosen.errors)")
    #expect(chosen.errors.contains("vidstyle: painting --at 0:00:0"))
    #expect(try size("sheet.png") == [2 * 64 + 4, 2 * (36 + 12) + 4])
    let compared = try preview([], styles: [Program.style, Program.style], as: "styles.png")
    #expect(compared.status == 0, "\(compared.errors)")
    #expect(try size("styles.png") == [2 * 64 + 4, 36 + 12])
  }

  @Test func aPictureIsPreviewed() throws {
    let result = try Program.run(
      ["preview", Program.style, Program.style, folder.file("one.png")] + Program.quick)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try size("one.png") == [64, 48])
    #expect(result.text.contains(folder.file("one-painted.png")))
  }

  @Test func aDraftIsHalfAsLarge() throws {
    let result = try preview(["--at", "0", "--half"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try size("sheet.png") == [32, 18])
  }

  /// As a run that begins there has it: the mask is drawn for its first frame.
  @Test func masksAreShown() throws {
    let mask = folder.file("mask.png")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "color=black:s=256x144,drawbox=w=128:h=144:c=white:t=fill", "-frames:v",
      "1",
      mask,
    ])
    let other = folder.file("other.png")
    try Shell.ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=128x96", "-frames:v", "1", other])
    let options = ["--mask", "\(mask)=\(other)", "--bit-depth", "16"]
    let shown = try preview(options + ["--at", "0.4"])
    #expect(shown.status == 0, "\(shown.errors)")
    let painted = folder.file("painted.png")
    let run = try Program.run(
      [Program.clip, Program.style, painted, "--start", "0.4"] + options + Program.quick)
    #expect(run.status == 0, "\(run.errors)")
    let plain = try preview(["--at", "0.4", "--bit-depth", "16"], as: "plain.png")
    #expect(plain.status == 0, "\(plain.errors)")
    func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }
    #expect(try bytes(folder.file("sheet.png")) == bytes(painted))
    #expect(try bytes(folder.file("plain.png")) != bytes(painted))
  }

  @Test func theFinishedSheetIsNamed() throws {
    let result = try preview(["--at", "0,0.4"])
    #expect(
      result.errors.contains("vidstyle: \(folder.file("sheet.png")): 2 pictures in "),
      "\(result.errors)")
  }

  static let mistakes: [(arguments: [String], status: Int32, sentence: String)] = [
    (
      ["--vary", "style-weight=1,x"], 64,
      "The value 'style-weight=1,x' is invalid for '--vary <option=value,…>': The value 'x' is "
        + "invalid for '--style-weight <number>': it takes a number of at least 0"
    ),
    (
      ["--vary", "threads=1,2"], 64,
      "The value 'threads=1,2' is invalid for '--vary <option=value,…>': --threads is "
        + "not a look or style option (see 'vidstyle help paint')"
    ),
    (
      ["--vary", "style-weight"], 64,
      "The value 'style-weight' is invalid for '--vary <option=value,…>': it takes an option and "
        + "its values, such as style-weight=1e-4,1e-3"
    ),
    (
      ["--vary", "style-weight=1,2", "--style-weight", "3"], 64,
      "--style-weight and --vary style-weight exclude each other"
    ),
    (
      ["--vary", "learning-rate=1,2"], 64,
      "--learning-rate 1.0 needs --optimizer adam; lbfgs finds its own step"
    ),
    (
      ["--at", "frame:0"], 64,
      "The value 'frame:0' is invalid for '--at <moment,…>': 'frame:0' is not frame:NUMBER with a "
        + "number of at least 1"
    ),
    (["--at", "frame:51"], 1, "--at frame:51: \(Program.clip) has 50 frames"),
    (
      ["--at", "1:00"], 1,
      "--at 0:01:00.000 lies beyond the end of \(Program.clip) (0:00:02.000)"
    ),
    (["--at", "0", "--picks", "2"], 64, "--picks and --at exclude each other"),
    (
      ["--deadline", "2h"], 64, "--deadline is for the whole run, not for a preview"
    ),
    (["-n"], 64, "--dry-run is for the whole run, not for a preview"),
  ]

  @Test(arguments: mistakes.indices) func mistakesGetOneSentence(index: Int) throws {
    let mistake = Self.mistakes[index]
    let result = try preview(mistake.arguments)
    #expect(result.status == mistake.status)
    let hint = mistake.status == 64 ? " (see 'vidstyle --help')" : ""
    #expect(Program.sentence(result) == mistake.sentence + hint)
    #expect(try folder.names().isEmpty)
  }

  /// The library checks it, before it asks for weights.
  @Test func otherSheetsAreRefusedFirst() throws {
    let environment = ["VIDSTYLE_WEIGHTS": "/nowhere"]
    let video = try Program.run(
      ["preview", Program.clip, Program.style, folder.file("sheet.mp4")], environment: environment)
    #expect(video.status == 64)
    #expect(
      Program.sentence(video)
        == "\(folder.file("sheet.mp4")): a preview is one picture (.png, .jpg, .tif) (see 'vidstyle --help')"
    )
    let pipe = try Program.run(
      ["preview", "-", Program.style, folder.file("sheet.png")], environment: environment)
    #expect(pipe.status == 1)
    #expect(
      Program.sentence(pipe)
        == "a preview reads its input more than once; a pipe can be read only once")
  }

  @Test func nothingIsReplacedUnasked() throws {
    try "precious".write(toFile: folder.file("sheet.png"), atomically: true, encoding: .utf8)
    let result = try preview(["--at", "0"])
    #expect(result.status == 1)
    #expect(
      Program.sentence(result)
        == "\(folder.file("sheet.png")) already exists; --overwrite replaces it")
  }
}
