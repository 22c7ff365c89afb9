import Basics
import Foundation
import FoundationXML
import Painting
import TestSupport
import Testing
import Transfer

/// `vidstyle measure`, on videos whose figures are known.
@Suite struct MeasureTests {
  private let folder = try! TemporaryDirectory()
  private let original: String
  private let flicker: String

  /// A picture that stands still for eight frames, and at half its size a grey that alternates between
  /// 128 and 138; both lossless.
  init() throws {
    original = folder.file("original.mkv")
    flicker = folder.file("flicker.mkv")
    try Shell.ffmpeg([
      "-loop", "1", "-i", Program.style, "-vf", "scale=160:120,fps=25", "-frames:v", "8", "-c:v",
      "ffv1", "-pix_fmt", "bgr0", original,
    ])
    try video(flicker, "128+10*mod(N,2)")
  }

  private func video(
    _ path: String, _ grey: String, size: String = "80x60", frames: Int = 8
  ) throws {
    try Shell.ffmpeg([
      "-f", "lavfi", "-i",
      "color=s=\(size):r=25,format=gbrp,geq=r='\(grey)':g='\(grey)':b='\(grey)'",
      "-frames:v", "\(frames)", "-c:v", "ffv1", "-pix_fmt", "bgr0", path,
    ])
  }

  private func measure(_ options: [String] = []) throws -> Shell.Result {
    try Program.run(["measure", original, flicker, "--threads", "2"] + options)
  }

  /// (10 / 255)² between neighbours and, five being odd, between frames five apart.
  private static let table = """
    8 frames of 80x60, 1 shot
                                              mean       worst  in frame
    warping error, 1 frame apart          0.001538    0.001538         2
    warping error, 5 frames apart         0.001538    0.001538         6
    the original's own, 1 frame apart     0.000000    0.000000         2
    the original's own, 5 frames apart    0.000000    0.000000         6
    occluded pixels                          0.0 %       0.0 %         2
    brightness drift (of 255)                +5.00      +10.00         2
    worst frames, 1 apart: 2 (0.001538), 3 (0.001538), 4 (0.001538), 5 (0.001538), 6 (0.001538)

    """

  @Test func theTable() throws {
    let result = try measure()
    #expect(result.status == 0)
    // The two levels' difference is the same in both directions, so that equals stay in order.
    #expect(result.text == Self.table)
    #expect(result.errors == "")
  }

  @Test func theFiles() throws {
    let (csv, plot) = (folder.file("a.csv"), folder.file("a.svg"))
    let result = try measure(["--csv", csv, "--plot", plot])
    #expect(result.status == 0, "\(result.errors)")
    let lines = try String(contentsOfFile: csv, encoding: .utf8).split(separator: "\n")
    #expect(
      lines[0]
        == "frame,shot,short_term,long_term,source_short_term,source_long_term,occluded,"
        + "brightness_drift")
    #expect(lines.count == 9 && lines[1] == "1,1,,,,,,0")
    for (index, line) in lines.enumerated().dropFirst(2) {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      #expect(fields.count == 8 && fields[0] == "\(index)" && fields[1] == "1")
      // Float's rounding of the two levels, relative to their difference.
      let expected = 100.0 / 255 / 255
      #expect(abs(Double(fields[2])! - expected) < 1e-5 * expected)
      #expect(index < 6 ? fields[3] == "" : abs(Double(fields[3])! - expected) < 1e-5 * expected)
      #expect(fields[4] == "0" && fields[6] == "0")
      #expect(abs(Double(fields[7])! - (index % 2 == 0 ? 10 : 0)) < 1e-3)
    }
    let svg = try Data(contentsOf: URL(filePath: plot))
    #expect(XMLParser(data: svg).parse())
    let text = String(decoding: svg, as: UTF8.self)
    #expect(text.contains(">flicker.mkv, measured against original.mkv<"))
    // Stylised and original, near and far, and the drift.
    #expect(text.components(separatedBy: "<polyline").count - 1 == 5)
    #expect(!text.contains(">cut<") && !text.contains("href"))
    // Once more: nothing is replaced unasked.
    for (name, path) in [("--csv", csv), ("--plot", plot)] {
      let again = try measure([name, path])
      #expect(again.status == 1 && again.text == "")
      #expect(Program.sentence(again) == "\(path) already exists; --overwrite replaces it")
    }
    #expect(try measure(["--csv", csv, "--plot", plot, "-y"]).status == 0)
    let names = try folder.names()
    #expect(names == ["a.csv", "a.svg", "flicker.mkv", "original.mkv"])
  }

  @Test func lossesWithAStyle() throws {
    let csv = folder.file("a.csv")
    let result = try measure(["--style", Program.style, "--csv", csv, "--frames", "2"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.text.contains("\ncontent loss   ") && result.text.contains("\nstyle loss   "))
    let lines = try String(contentsOfFile: csv, encoding: .utf8).split(separator: "\n")
    #expect(
      lines[0].hasSuffix(",brightness_drift,content_loss,style_loss,style_loss_uncovered")
        && lines.count == 3)
    // Nothing is uncovered in a still picture.
    #expect(lines[1].hasSuffix(",") && lines[2].hasSuffix(","))
    #expect(!result.text.contains("uncovered"))
    // The original itself has no content loss, and less style loss than a flat grey.
    let own = try Program.run([
      "measure", original, original, "--style", Program.style, "--csv", csv, "-y", "--frames", "2",
    ])
    #expect(own.status == 0)
    let ownLines = try String(contentsOfFile: csv, encoding: .utf8).split(separator: "\n")
    let losses = try [lines[1], ownLines[1]].map { line in
      try line.split(separator: ",", omittingEmptySubsequences: false)[8...9].map {
        try #require(Double($0))
      }
    }
    #expect(losses[0][0] > 0 && losses[1][0] == 0 && losses[1][1] < losses[0][1] / 2)
  }

  /// What painting says of its frames is what measuring finds in them: in 16 bits without loss, to what
  /// rounding to the 65536th part leaves of the losses, 1.1e-5 of the content's, which sees pixels at relu3_1.
  @Test func lossesAreThoseThatPaintingShows() throws {
    struct Line: Decodable {
      let loss: [String: Double]
    }
    let (painted, log, csv) = (folder.file("p.mkv"), folder.file("p.json"), folder.file("p.csv"))
    let paint = try Program.run(
      [Program.clip, Program.style, painted, "--frames", "3", "--log-json", log, "-q"]
        + ["--codec", "ffv1", "--pix-fmt", "gbrp16le"] + Program.quick)
    #expect(paint.status == 0, "\(paint.errors)")
    let result = try Program.run([
      "measure", Program.clip, painted, "--frames", "3", "--style", Program.style, "--csv", csv,
    ])
    #expect(result.status == 0, "\(result.errors)")
    let said = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8)).loss
    }
    let found = try String(contentsOfFile: csv, encoding: .utf8).split(separator: "\n").dropFirst()
    #expect(said.count == 3 && found.count == 3)
    for (said, line) in zip(said, found) {
      let losses = line.split(separator: ",", omittingEmptySubsequences: false)[8...9]
      for (name, text) in zip(["content", "style"], losses) {
        let value = try #require(said[name])
        #expect(
          try abs(#require(Double(text)) - value) < 2e-5 * value, "\(name): \(text), \(value)")
      }
    }
  }

  /// The sample's camera moves: something is uncovered in every frame but the first.
  @Test func whatIsUncoveredIsMeasuredByItself() throws {
    let csv = folder.file("a.csv")
    let result = try Program.run([
      "measure", Program.clip, Program.clip, "--frames", "4", "--style", Program.style, "--csv",
      csv,
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.text.contains("\nstyle loss of what was uncovered   "))
    let lines = try String(contentsOfFile: csv, encoding: .utf8).split(separator: "\n")
    let values = lines.dropFirst().map {
      Double($0.split(separator: ",", omittingEmptySubsequences: false)[10])
    }
    #expect(values[0] == nil && values.dropFirst().allSatisfy { $0 ?? 0 > 0 }, "\(values)")
  }

  @Test func aPartOfTheOriginal() throws {
    let long = folder.file("long.mkv")
    // What moves is noticed: each frame's grey is its number.
    try video(long, "10*N", size: "160x120", frames: 12)
    let part = folder.file("part.mkv")
    try Shell.ffmpeg(["-ss", "0.16", "-i", long, "-frames:v", "5", "-c:v", "ffv1", part])
    let csv = folder.file("a.csv")
    let result = try Program.run([
      "measure", long, part, "--start", "0.16", "--style", Program.style, "--csv", csv,
    ])
    #expect(result.status == 0)
    #expect(
      result.errors
        == "vidstyle: warning: \(part) ends after 5 frames and \(long) is longer; only these "
        + "are measured\n")
    let lines = try String(contentsOfFile: csv, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 6)
    for line in lines.dropFirst() {
      let content = line.split(separator: ",", omittingEmptySubsequences: false)[8]
      #expect(content == "0", "the same frames lie beside each other: \(line)")
    }
    // The other way round the warning names the other.
    let other = try Program.run(["measure", part, long])
    #expect(
      other.errors
        == "vidstyle: warning: \(part) ends after 5 frames and \(long) is longer; only these "
        + "are measured\n")
  }

  @Test func flowIsReadAndKept() throws {
    let flow = folder.file("flow")
    let first = try measure(["--flow-dir", flow])
    #expect(first.text == Self.table)
    let names = try FileManager.default.contentsOfDirectory(atPath: flow)
    // Seven pairs of neighbours and three of frames five apart, both ways.
    #expect(names.count == 20 && names.contains("flow_0006_0001.flo"))
    // A flow that points out of the frame is believed: nothing of frame 4 is seen in frame 3.
    let file = "\(flow)/flow_0004_0003.flo"
    var bytes = try Data(contentsOf: URL(filePath: file))
    for i in 0..<80 * 60 {
      bytes.replaceSubrange(12 + 8 * i..<16 + 8 * i, with: [0, 0, 0x7A, 0x44])  // 1000
    }
    try bytes.write(to: URL(filePath: file))
    let csv = folder.file("a.csv")
    #expect(try measure(["--flow-dir", flow, "--csv", csv]).status == 0)
    let lines = try String(contentsOfFile: csv, encoding: .utf8).split(separator: "\n")
    #expect(lines[4].hasPrefix("4,1,,,,,1,"))
    #expect(lines[3].hasPrefix("3,1,0.0015"))
    // A damaged one is named.
    try Data("PIEH".utf8).write(to: URL(filePath: file))
    let damaged = try measure(["--flow-dir", flow])
    #expect(damaged.status == 1)
    #expect(
      Program.sentence(damaged)
        == "the flow \(file) is 4 bytes long; a .flo file begins with 12")
  }

  @Test func paintingReadsAndKeepsFlowToo() throws {
    let flow = folder.file("flow")
    let arguments =
      [Program.clip, Program.style, folder.file("out.mp4"), "-y", "-q", "--frames", "3"]
      + Program.quick
    #expect(try Program.run(arguments + ["--flow-dir", flow]).status == 0)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: flow).sorted() == [
        "flow_0001_0002.flo", "flow_0002_0001.flo", "flow_0002_0003.flo", "flow_0003_0002.flo",
      ])
    // At another size it does not fit.
    let result = try Program.run(arguments + ["--size", "80", "--flow-dir", flow])
    #expect(result.status == 1)
    #expect(
      Program.sentence(result)
        == "the flow \(flow)/flow_0002_0001.flo is 64x36 and the frames are 80x46; 1 finished frame is "
        + "kept in \(folder.file("out.mp4.vidstyle")), and the same command resumes from there")
    try FileManager.default.removeItem(atPath: folder.file("out.mp4.vidstyle"))
    let none = try Program.run(arguments + ["--flow", "none", "--flow-dir", flow])
    #expect(none.status == 64)
    #expect(Program.sentence(none) == "--flow-dir needs --flow dis (see 'vidstyle --help')")
  }

  // MARK: What cannot be measured

  private func sentence(_ arguments: [String], status: Int32 = 1) throws -> String {
    let result = try Program.run(["measure"] + arguments)
    #expect(result.status == status && result.text == "")
    return Program.sentence(result)
  }

  @Test func videosThatDoNotFit() throws {
    #expect(try sentence(["nowhere.mp4", flicker]) == "nowhere.mp4 does not exist")
    #expect(try sentence([original, "nowhere.mp4"]) == "nowhere.mp4 does not exist")
    let wide = folder.file("wide.mkv")
    try video(wide, "N", size: "80x40")
    #expect(
      try sentence([original, wide])
        == "\(original) is 160x120 and \(wide) is 80x40, a different shape; "
        + "crop or stretch one to fit the other")
    #expect(
      try sentence([Program.style, flicker])
        == "\(Program.style) is a single picture; measuring needs videos")
    let short = folder.file("short.mkv")
    try video(short, "N", frames: 1)
    let result = try Program.run(["measure", original, short])
    #expect(result.status == 1)
    #expect(
      result.errors.hasSuffix(
        "vidstyle: error: \(original) and \(short) have only one frame in common; measuring needs two\n"
      ), "\(result.errors)")
    let tiny = folder.file("tiny.mkv")
    try video(tiny, "10*N", size: "16x12")
    #expect(
      try sentence([original, tiny])
        == "motion between frames of 16x12 could not be computed: each side takes at least 16 pixels"
    )
    #expect(
      try sentence([original, tiny, "--style", Program.style])
        == "\(tiny) is 16x12 pixels; VGG19 needs at least 16x16")
    #expect(
      try sentence([original, flicker, "--start", "9"])
        == "--start 9 lies beyond the end of \(original) (0.32 s)")
  }

  @Test func optionsThatDoNotFit() throws {
    let hint = " (see 'vidstyle --help')"
    #expect(
      try sentence([original, flicker, "--plot", "a.png"], status: 64)
        == "--plot a.png: it is drawn as an SVG; the name must end in .svg" + hint)
    #expect(
      try sentence([original, flicker, "--weights", "w"], status: 64)
        == "--weights needs --style" + hint)
    #expect(
      try sentence([original, flicker, "--csv", "a.svg", "--plot", "./a.svg"], status: 64)
        == "--csv and --plot name the same file" + hint)
    #expect(
      try sentence([original, flicker, "--frames", "1"], status: 64)
        .hasSuffix("it takes a whole number from 2 to 1000000000" + hint))
    #expect(
      try sentence([original, flicker, "--csv", original, "-y"])
        == "\(original) and \(original) are the same file")
    #expect(
      try sentence([original, flicker, "--csv", "/none/a.csv"])
        == "cannot write /none/a.csv: the folder /none does not exist")
  }

  /// Its first flow file shows that the run is under way.
  @Test func interrupted() throws {
    let long = folder.file("long.mkv")
    try Shell.ffmpeg([
      "-f", "lavfi", "-i", "mandelbrot=s=320x240:r=25", "-frames:v", "200", "-c:v", "ffv1", long,
    ])
    let (flow, log) = (folder.file("flow"), folder.file("log"))
    try Data().write(to: URL(filePath: log))
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = [
      "measure", long, long, "--flow-dir", flow, "--csv", folder.file("a.csv"),
    ]
    process.standardError = try FileHandle(forWritingTo: URL(filePath: log))
    try process.run()
    let deadline = ContinuousClock.now + .seconds(60)
    while !FileManager.default.fileExists(atPath: "\(flow)/flow_0002_0001.flo"), process.isRunning,
      ContinuousClock.now < deadline
    {
      usleep(5_000)
    }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(
      try String(contentsOfFile: log, encoding: .utf8)
        == "vidstyle: interrupted; nothing was measured\n")
    #expect(!FileManager.default.fileExists(atPath: folder.file("a.csv")))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: flow).allSatisfy {
        $0.hasSuffix(".flo")
      })
  }
}
