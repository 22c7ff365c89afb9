import ArgumentParser
import Page
import Painting

/// `vidstyle [paint] IN STYLE OUT`: the main command.
struct PaintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paint",
    abstract: "Paints a video or pictures in the style of a picture.",
    discussion: """
      The default command. For all options see --help-hidden or man vidstyle.
      """)

  static let inputHelp =
    "A video, a picture, an image sequence (frames/%05d.png, frames/, 'frames/*.png'), or - for y4m."
  static let styleHelp =
    "A picture; or a folder or video, from which up to 16 evenly spaced pictures make one style."
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
    if let pattern = Habits.replacedPattern(in: [input, style, output].compactMap { $0 }) {
      throw ValidationError(Habits.quote(pattern))
    }
    if let project {
      guard input == nil else {
        throw ValidationError(
          "--project \(project) sets IN, STYLE and OUT; do not give them as well")
      }
      try options.checkNoLook(beside: "--project \(project)")
    } else {
      _ = try request(weights: "")
    }
    if !watch, page.isGiven {
      throw ValidationError("--port, --address and --open need --watch")
    }
    if watch, options.running.each || options.running.isDryRun {
      throw ValidationError(
        "--watch and \(options.running.each ? "--each" : "--dry-run") exclude each other")
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
    for (name, word) in [("IN", input), ("STYLE", style), ("OUT", output)] where word.isEmpty {
      throw ValidationError("\(name) is empty; is a shell variable not set?")
    }
    return try options.request(input: input, style: style, output: output, weights: weights)
  }

  func run() throws {
    let running = options.running
    let token = Interruption.listen()
    let level = running.logging.level()
    var request = try request(weights: Environment.weights(running.weights))
    request.instructionSet =
      try Environment.instructions(running.isa) ?? request.instructionSet
    if let sentence = options.replacedIterations {
      ProgressLine(level: level, isImmediate: true).notice(sentence)
    }
    let requests = running.each ? try pictures(request, level) : [request]
    for (index, request) in requests.enumerated() {
      let progress = ProgressLine(
        level: level, isImmediate: true,
        label: requests.count > 1 ? "picture \(index + 1)/\(requests.count)" : nil)
      if running.isDryRun {
        let run = try PaintingRun(
          request, workers: running.threads.workers, cancellation: token, report: progress.show)
        if let plan = try run.plan() {
          try StandardOutput.print(plan)
        } else if token.isCancelled {
          throw ExitCode(Interruption.exitCode)
        }
      } else {
        try paint(request, token, progress)
      }
    }
  }

  private func paint(
    _ request: PaintingRequest, _ token: CancellationToken, _ progress: ProgressLine
  ) throws {
    let session = RunSession(
      request, workers: options.running.threads.workers, cancellation: token, waits: watch,
      progress)
    let server = watch ? try page.serve(RunWatch(session: session, words: .commandLine)) : nil
    // Open pages are always told how the run ended.
    defer { server?.waitForPages() }
    if case .cancelled = try session.run() { throw ExitCode(Interruption.exitCode) }
    server?.linger(token)
  }

  /// The pictures of IN that are not yet painted, a run for each.
  private func pictures(
    _ request: PaintingRequest, _ level: Message.Level
  ) throws -> [PaintingRequest] {
    let batch = try PictureBatch(request)
    if batch.finishedCount > 0 {
      ProgressLine(level: level, isImmediate: true).notice(
        "\(batch.finishedCount) of \(batch.finishedCount + batch.requests.count) pictures are already "
          + "painted; --overwrite repaints them")
    }
    if !options.running.isDryRun { try batch.makeFolder() }
    return batch.requests
  }
}
