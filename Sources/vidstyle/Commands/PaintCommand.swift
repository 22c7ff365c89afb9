import ArgumentParser
import Painting

/// `vidstyle [paint] IN STYLE OUT`: the main command.
struct PaintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paint",
    abstract: "Paints a video or pictures in the style of a picture.",
    discussion: """
      The default command. All options: --help-hidden, or man vidstyle.
      """)

  static let inputHelp =
    "A video, a picture, an image sequence (frames/%05d.png, frames/, 'frames/*.png'), or - for y4m."
  static let styleHelp =
    "A picture; or a folder or video, of which up to 16 pictures, evenly spread, make one style."
  static let outputHelp =
    "A video (.mp4, .m4v, .mov, .mkv, .webm); a picture (.png, .jpg, .tif); an image sequence, numbered "
    + "like the input (out/%05d.png) or named like it (out/); or - for y4m into a pipe."

  @Argument(help: ArgumentHelp(inputHelp, valueName: "in")) var input: String
  @Argument(help: ArgumentHelp(styleHelp, valueName: "style")) var style: String
  @Argument(help: ArgumentHelp(outputHelp, valueName: "out")) var output: String
  @OptionGroup var options: PaintOptions

  func validate() throws {
    _ = try request(weights: "")
  }

  private func request(weights: String) throws -> PaintingRequest {
    try options.request(input: input, style: style, output: output, weights: weights)
  }

  func run() throws {
    let running = options.running
    let token = Interruption.listen()
    let progress = ProgressLine(level: running.logging.level(), isImmediate: true)
    try Environment.checkInstructions()
    let run = try PaintingRun(
      request(weights: Environment.weights(running.weights)),
      workers: running.threads.workers, cancellation: token, report: progress.show)
    if case .cancelled = try run.paint() { throw ExitCode(Interruption.exitCode) }
  }
}
