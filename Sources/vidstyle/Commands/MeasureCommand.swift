import ArgumentParser
import Foundation
import Painting
import Transfer
import VideoIO

/// `vidstyle measure ORIGINAL STYLISED`.
struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Measures how steady a stylised video is.",
    discussion: """
      The stylised video may come from any tool. Its frames are compared with earlier ones, moved \
      along the motion of the original: the difference is flicker. 0.0005 looks calm, 0.01 restless; \
      the original's own error comes from noise and imperfect flow.

      Videos painted by vidstyle score too well: they followed the same motion, mistakes included. \
      --flow-quality fast, or motion from another program (--flow-dir), is a stricter test.

      EXAMPLE
        vidstyle measure in.mp4 painted.mp4 --csv figures.csv --plot figures.svg
      """)

  @Argument(help: "The video or image sequence that the stylised one was made from.")
  var original: String

  @Argument(help: "The stylised video or sequence: the same frames, at any size.")
  var stylised: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Where in ORIGINAL the stylised video begins.", valueName: "time"),
    transform: TextValue.time)
  var start: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Maximum number of frames to measure.", valueName: "number"),
    transform: TextValue.integer(2...1_000_000_000))
  var frames: Int?

  @Option(
    help: ArgumentHelp(
      "How interlaced frames of ORIGINAL were treated, as for paint.", valueName: "auto|off"))
  var deinterlace = Deinterlacing.auto

  @Option(
    help: ArgumentHelp("Write each frame's figures, separated by commas.", valueName: "file"))
  var csv: String?

  @Option(help: ArgumentHelp("Draw the figures as an SVG.", valueName: "file"))
  var plot: String?

  @Flag(name: [.customShort("y"), .long], help: "Replace the files if they exist.")
  var overwrite = false

  @Option(
    help: ArgumentHelp(
      "Also measure content and style loss with this style picture, with paint's default weights; "
        + "the style loss also of newly revealed areas alone, where ghosting would show.",
      valueName: "picture"))
  var style: String?

  @Option(
    help: ArgumentHelp(
      "VGG19's weights, for --style (default: as for paint).", valueName: "file"))
  var weights: String?

  @OptionGroup var flow: FlowOptions

  @OptionGroup var threads: ThreadOptions

  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    if let plot, !plot.lowercased().hasSuffix(".svg") {
      throw ValidationError("--plot \(plot): it is drawn as an SVG; the name must end in .svg")
    }
    if let csv, let plot,
      URL(filePath: csv).standardizedFileURL == URL(filePath: plot).standardizedFileURL
    {
      throw ValidationError("--csv and --plot name the same file")
    }
    if weights != nil, style == nil { throw ValidationError("--weights needs --style") }
  }

  func run() throws {
    for path in [csv, plot].compactMap({ $0 }) {
      try OutputCheck.check(
        path, overwrite: overwrite,
        mustDifferFrom: [original, stylised, style].compactMap { $0 })
    }
    let instructions = try Environment.instructions().flatMap { InstructionSet(named: $0) }
    let token = Interruption.listen()
    let progress = ProgressLine(level: logging.level(), isImmediate: false)
    var request = MeasureRequest(original: original, stylised: stylised)
    request.start = start
    request.frameLimit = frames
    request.deinterlacing = deinterlace
    if let quality = flow.flowQuality { request.flowQuality = quality }
    request.flowFolder = flow.folder
    request.style = style
    request.weights = style == nil ? nil : try Environment.weights(weights)
    let run = MeasureRun(
      request, workers: Workers(count: threads.count, instructions: instructions ?? .best),
      cancellation: token
    ) { event in
      switch event {
      case .message(let message): progress.show(message)
      case .measured(let frames, let expected, let remaining):
        progress.showProgress { Self.line(frames, expected, remaining) }
      }
    }
    let measurement = try run.measure()
    progress.hide()
    guard let measurement else {
      Console.standardError.print("vidstyle: interrupted; nothing was measured")
      throw ExitCode(Interruption.exitCode)
    }
    try StandardOutput.print(MeasureTable(measurement: measurement))
    if let csv {
      try TextFile.write(MeasureCSV.text(of: measurement), to: csv, overwrite: overwrite)
    }
    if let plot {
      let names = [stylised, original].map { URL(filePath: $0).lastPathComponent }
      let picture = MeasurePlot(
        measurement: measurement, title: "\(names[0]), measured against \(names[1])")
      try TextFile.write(picture.svg, to: plot, overwrite: overwrite)
    }
  }

  private static func line(_ count: Int, _ frames: Int?, _ remaining: Double?) -> [String] {
    guard let frames, let remaining else { return ["measured \(count)"] }
    return [
      "\(100 * count / frames) %", "measured \(count)/\(frames)", "ETA \(TimeText.text(remaining))",
    ]
  }
}
