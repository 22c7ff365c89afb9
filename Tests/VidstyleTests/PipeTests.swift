import Foundation
import TestSupport
import Testing

/// y4m through pipes, with the real ffmpeg at both ends.
@Suite struct PipeTests {
  private let folder = try! TemporaryDirectory()

  /// Runs a shell's command line, in which $V stands for the program with quick settings.
  private func shell(_ script: String) throws -> Shell.Result {
    let quick = Program.quick.joined(separator: " ")
    return try Shell.result(of: [
      "env", "VIDSTYLE_WEIGHTS=\(Program.weights)", "D=\(folder.path)", "C=\(Program.clip)",
      "V=\(Program.path) \(quick) -q", "S=\(Program.style)", "bash", "-c",
      "set -o pipefail; " + script,
    ])
  }

  private func sentence(_ script: String) throws -> String {
    let result = try shell(script)
    #expect(result.status == 1, "\(result.errors)")
    return Program.sentence(result)
  }

  struct Kind: CustomTestStringConvertible {
    let source: String
    let options: String
    let format: String
    let rate: String
    var range = "tv"

    var testDescription: String { "\(source) → \(options)" }

    static let all = [
      Kind(source: "-r 25", options: "", format: "yuv420p", rate: "25/1"),
      Kind(
        source: "-r 30000/1001 -pix_fmt yuv444p", options: "--pix-fmt yuv444p", format: "yuv444p",
        rate: "30000/1001"),
      Kind(
        source: "-r 24 -pix_fmt yuv420p10le", options: "", format: "yuv420p10le", rate: "24/1"),
      Kind(
        source: "-r 50 -pix_fmt yuv422p10le", options: "--pix-fmt yuv444p10le",
        format: "yuv444p10le", rate: "50/1"),
      Kind(
        source: "-r 25 -vf scale=out_range=full -color_range pc", options: "--pix-fmt yuv422p",
        format: "yuv422p", rate: "25/1", range: "pc"),
    ]
  }

  @Test(arguments: Kind.all) func framesGoThroughPipes(kind: Kind) throws {
    let result = try shell(
      "ffmpeg -v error -i $C -frames:v 2 \(kind.source) -strict -1 -f yuv4mpegpipe - | "
        + "$V - $S - \(kind.options) > $D/out.y4m")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors == "")
    let video = try MediaProbe(folder.file("out.y4m")).streams[0]
    #expect(video.pix_fmt == kind.format)
    #expect(video.avg_frame_rate == kind.rate)
    #expect(video.color_range == kind.range)
    #expect((video.width, video.height) == (64, 36))
    #expect(try MediaProbe.frameTimes(folder.file("out.y4m")).count == 2)
    // The same frames as from a file with the same samples.
    try Shell.run([
      "bash", "-c",
      "ffmpeg -v error -i \(Program.clip) -frames:v 2 \(kind.source) -c:v ffv1 "
        + folder.file("in.mkv"),
    ])
    let direct = try shell("$V $D/in.mkv $S - \(kind.options) > $D/direct.y4m")
    #expect(direct.status == 0, "\(direct.errors)")
    let similarity = try PictureSimilarity(
      folder.file("out.y4m"), folder.file("direct.y4m"), pixelFormat: kind.format)
    #expect(similarity.worst > 25, "\(similarity.planes)")
  }

  /// Both ends at once, as it is meant.
  @Test func aPipelineWorks() throws {
    let result = try shell(
      "ffmpeg -v error -i $C -frames:v 4 -f yuv4mpegpipe - | $V - $S - | "
        + "ffmpeg -v error -i - $D/out.mp4")
    #expect(result.status == 0, "\(result.errors)")
    #expect(try MediaProbe.frameTimes(folder.file("out.mp4")).count == 4)
  }

  /// What comes out has the matrix that is assumed for its size, whatever went in.
  @Test func colorsAreThoseOfTheSize() throws {
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "color=0xC04020:s=1280x64:d=0.04", "-vf",
      "scale=out_color_matrix=bt709,format=yuv444p,setparams=colorspace=bt709", "-c:v", "ffv1",
      folder.file("in.mkv"),
    ])
    let result = try shell(
      "$V $D/in.mkv $S - --pix-fmt yuv444p --iterations 1 --size 640 > $D/out.y4m")
    #expect(result.status == 0, "\(result.errors)")
    let raw = try Shell.result(of: [
      "ffmpeg", "-v", "error", "-i", folder.file("out.y4m"), "-f", "rawvideo", "-",
    ]).output
    // 640x32: the mean of each plane, against the equations of BT.601.
    let means = (0..<3).map { plane in
      Double(raw[(plane * 20_480)..<((plane + 1) * 20_480)].reduce(0) { $0 + Int($1) }) / 20_480
    }
    let (red, green, blue) = (192.0 / 255, 64.0 / 255, 32.0 / 255)
    let luma = 0.299 * red + 0.587 * green + 0.114 * blue
    let expected = [
      16 + 219 * luma, 128 + 224 * (blue - luma) / 1.772, 128 + 224 * (red - luma) / 1.402,
    ]
    for (mean, wanted) in zip(means, expected) { #expect(abs(mean - wanted) < 4, "\(means)") }
  }

  /// Sizes that cut through colour samples, and where these lie.
  @Test(arguments: [("left", "C420mpeg2"), ("center", "C420jpeg"), ("topleft", "C420paldv")])
  func oddSizesAndPlacesOfColorStay(place: String, tag: String) throws {
    let result = try shell(
      "ffmpeg -v error -f lavfi -i testsrc2=s=64x48:d=0.08 "
        + "-vf format=yuv444p,crop=35:29,format=yuv420p -c:v ffv1 $D/odd.mkv && ffmpeg -v error "
        + "-chroma_sample_location \(place) -i $D/odd.mkv -c:v ffv1 $D/in.mkv && "
        + "${V/--size 64/} $D/in.mkv $S - > $D/out.y4m && "
        + "ffmpeg -v error -i $D/out.y4m -f rawvideo $D/out.yuv")
    #expect(result.status == 0, "\(result.errors)")
    let stream = try Data(contentsOf: URL(filePath: folder.file("out.y4m")))
    let header = String(decoding: stream.prefix { $0 != 10 }, as: UTF8.self)
    #expect(header.hasPrefix("YUV4MPEG2 W35 H29 F25:1 Ip A1:1 \(tag) "), "\(header)")
    let samples = try Data(contentsOf: URL(filePath: folder.file("out.yuv")))
    #expect(samples.count == 2 * (35 * 29 + 2 * 18 * 15))
    #expect(stream.count == header.utf8.count + 1 + samples.count + 2 * 6)
  }

  @Test func aPipeGoesIntoPicturesAndBack() throws {
    let result = try shell(
      "ffmpeg -v error -i $C -frames:v 3 -r 12 -f yuv4mpegpipe - | $V - $S $D/out/ && "
        + "$V $D/out $S - > $D/out.y4m")
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("out")).sorted()
        == ["00001.png", "00002.png", "00003.png", "timestamps.txt"])
    #expect(try MediaProbe(folder.file("out.y4m")).streams[0].avg_frame_rate == "12/1")
  }

  @Test func aVariableRateIsLostWithAWarning() throws {
    let result = try shell(
      "ffmpeg -v error -f lavfi -i testsrc2=s=64x48:r=50:d=0.3 -vf \"select='lt(mod(n,6),2)'\" "
        + "-vsync vfr $D/in.mkv && $V $D/in.mkv $S - > $D/out.y4m")
    #expect(
      result.errors
        == "vidstyle: warning: standard output: a y4m stream has one frame rate; the frames' own times are "
        + "lost from frame 3 on\n")
  }

  // MARK: What can go wrong

  @Test(arguments: ["true", "echo hello", "head -c 5000 /dev/zero", "echo YUV4MPEG2 W0 H0"])
  func otherInputsAreRefused(command: String) throws {
    #expect(
      try sentence("\(command) | $V - $S $D/out.mp4")
        == "standard input is not a y4m stream (ffmpeg … -f yuv4mpegpipe -)")
    #expect(try folder.names() == [])
  }

  @Test func aStreamWithoutAFrameIsRefused() throws {
    #expect(
      try sentence(
        "ffmpeg -v error -i $C -frames:v 1 -f yuv4mpegpipe $D/in.y4m; "
          + "head -c 1000 $D/in.y4m > $D/damaged; $V - $S $D/out.mp4 < $D/damaged")
        == "no frame of standard input could be decoded")
  }

  /// What has come is painted; that there should be more is said.
  @Test(arguments: ["head -c 500000", "perl -0777 -pe 's/FRAME/++$n == 4 ? FRAMX : FRAME/ge'"])
  func aBrokenStreamIsPaintedAsFarAsItGoes(damage: String) throws {
    let result = try shell(
      "ffmpeg -v error -i $C -frames:v 12 -f yuv4mpegpipe $D/in.y4m; "
        + "\(damage) $D/in.y4m > $D/damaged; $V - $S $D/out.mkv < $D/damaged")
    #expect(result.status == 0)
    let count = try MediaProbe.frameTimes(folder.file("out.mkv")).count
    #expect((1..<12).contains(count))
    #expect(
      result.errors
        == "vidstyle: warning: standard input: the stream breaks off after frame \(count); "
        + "the rest is not y4m\n")
  }

  @Test func aWholeStreamIsNotFoundBroken() throws {
    let result = try shell(
      "ffmpeg -v error -i $C -frames:v 5 -f yuv4mpegpipe $D/in.y4m; "
        + "$V - $S $D/a.mkv --frames 2 < $D/in.y4m && $V - $S $D/b.mkv < $D/in.y4m")
    #expect(result.status == 0)
    #expect(result.errors == "")
  }

  @Test func aClosedPipeIsSaid() throws {
    let result = try shell("$V $C $S - | head -c 20 > /dev/null")
    #expect(Program.sentence(result) == "could not write standard output: Broken pipe")
    #expect(result.status == 1)
  }

  @Test func aFullDiskIsSaid() throws {
    #expect(
      try sentence("$V $C $S - > /dev/full")
        == "could not write standard output: No space left on device")
  }

  @Test func otherFormatsAreRefused() throws {
    #expect(
      try sentence("$V $C $S - --pix-fmt yuv410p")
        == "--pix-fmt yuv410p: y4m takes yuv420p, yuv422p, yuv444p, yuv420p10le, yuv422p10le, "
        + "yuv444p10le")
    #expect(
      try sentence("$V $S $S -")
        == "\(Program.style) is a single picture and standard output a video; "
        + "name a picture (.png) to write")
  }
}
