import ArgumentParser
import Foundation
import Transfer
import VideoIO

/// `vidstyle measure ORIGINAL STYLISED`.
struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Measures how steady a stylised video is.",
    discussion: """
      The stylised video may come from any tool. Its frames are compared with the ones before, moved \
      along the motion of the original: what differs is flicker. 0.0005 looks calm, 0.01 boils; \
      the original's own error is what noise and imperfect flow leave.

      EXAMPLE
        vidstyle measure in.mp4 painted.mp4 --csv figures.csv --plot figures.svg
      """)

  @Argument(help: "The video or sequence of pictures that the other was made from.")
  var original: String

  @Argument(help: "The stylised video or sequence: the same pictures, of any size.")
  var stylised: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Where in ORIGINAL the stylised video begins.", valueName: "time"),
    transform: OptionValue.time)
  var start: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many frames to measure at most.", valueName: "number"),
    transform: OptionValue.integer(2...1_000_000_000))
  var frames: Int?

  @Option(
    help: ArgumentHelp("Write each frame's figures, separated by commas.", valueName: "file"))
  var csv: String?

  @Option(help: ArgumentHelp("Draw the figures as an SVG.", valueName: "file"))
  var plot: String?

  @Flag(name: [.customShort("y"), .long], help: "Replace the files if they exist.")
  var overwrite = false

  @Option(
    help: ArgumentHelp(
      "Also measure content and style loss with this style picture, weighted as 'paint' does "
        + "unasked; style also of what came into view by itself, where ghosts would stand.",
      valueName: "picture"))
  var style: String?

  @Option(
    help: ArgumentHelp(
      "VGG19's weights, for --style (default: where 'paint' looks).", valueName: "file"))
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
    if style != nil { try StyleNetwork.checkInstructions() }
    let logger = logging.startLogging()
    Interruption.listen()
    let job = MeasureJob(
      original: original, stylised: stylised, start: start, frameLimit: frames, flow: flow,
      style: style, weights: weights,
      workers: threads.workers,
      isQuiet: logging.quiet, logger: logger)
    guard let measurement = try job.run() else {
      Console.standardError.print("vidstyle: interrupted; nothing was measured")
      throw ExitCode(Interruption.exitCode)
    }
    print(MeasureTable(measurement: measurement))
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
}
