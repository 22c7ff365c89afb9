import ArgumentParser
import Page
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

  @Argument(help: ArgumentHelp(inputHelp, valueName: "in")) var input: String?
  @Argument(help: ArgumentHelp(styleHelp, valueName: "style")) var style: String?
  @Argument(help: ArgumentHelp(outputHelp, valueName: "out")) var output: String?
  @OptionGroup var options: PaintOptions
  @Flag(.watch) var watch: Bool
  @Option(.project, read: { $0 }) var project: String?
  @OptionGroup(title: OptionEntry.Section.running.rawValue) var page: PageOptions

  func validate() throws {
    if let project {
      guard input == nil else {
        throw ValidationError(
          "--project \(project) names IN, STYLE and OUT; none is given beside it")
      }
      try options.checkNoLook(beside: "--project \(project)")
    } else {
      _ = try request(weights: "")
    }
    if !watch, page.isGiven {
      throw ValidationError("--port, --address and --open need --watch")
    }
  }

  private func request(weights: String) throws -> PaintingRequest {
    if let project {
      var request = try ProjectFile(path: project, weights: weights).request
      options.applyRunning(to: &request)
      return request
    }
    guard let input else { throw ValidationError("Missing expected argument '<in>'") }
    guard let style else { throw ValidationError("Missing expected argument '<style>'") }
    guard let output else { throw ValidationError("Missing expected argument '<out>'") }
    return try options.request(input: input, style: style, output: output, weights: weights)
  }

  func run() throws {
    let running = options.running
    let token = Interruption.listen()
    let progress = ProgressLine(level: running.logging.level(), isImmediate: true)
    try Environment.checkInstructions()
    let session = RunSession(
      try request(weights: Environment.weights(running.weights)), workers: running.threads.workers,
      cancellation: token, waits: watch, progress)
    let server = watch ? try page.serve(RunWatch(session: session, words: .commandLine)) : nil
    // Open pages learn how the run has ended, in any case.
    defer { server?.waitForPages() }
    if case .cancelled = try session.run() { throw ExitCode(Interruption.exitCode) }
    server?.linger(token)
  }
}
