import ArgumentParser
import Foundation
import Logging
import Transfer
import VideoIO

/// `vidstyle IN STYLE OUT`.
struct Vidstyle: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vidstyle",
    abstract: "Paints a video, or a single picture, in the style of a picture.",
    discussion: """
      Every frame is optimised so that VGG19 sees the frame's content in the style's brushwork; each \
      starts from the painted frame before it. Sound, subtitles and timing are kept.

      EXAMPLES
        The whole video, small enough to be quick:
          vidstyle holiday.mp4 starry_night.jpg painted.mp4 --size 512
        Ten seconds from 1:23 on, with stronger strokes, as WebM:
          vidstyle holiday.mp4 woodcut.png cut.webm --start 1:23 --duration 10 --style-weight 3e-3
        One photograph, carefully:
          vidstyle photo.jpg starry_night.jpg painted.png --iterations 500
      """,
    version: Version.current)

  @Argument(
    help: ArgumentHelp("A video or a picture; any format that FFmpeg reads.", valueName: "in"))
  var input: String

  @Argument(help: "A picture whose style to paint in.")
  var style: String

  @Argument(
    help: ArgumentHelp("Where to write: .mp4, .m4v, .mov, .mkv, .webm, or .png.", valueName: "out"))
  var output: String

  @OptionGroup(title: "What to paint") var range: RangeOptions
  @OptionGroup(title: "Presets") var presets: PresetOptions
  @OptionGroup(title: "Look") var look: LookOptions
  @OptionGroup(title: "Output") var writing: OutputOptions
  @OptionGroup(title: "Running") var running: RunOptions

  func validate() throws {
    _ = try look.settings(presets.look)
  }

  func run() throws {
    let settings = try look.settings(presets.look)
    let logger = makeLogger()
    FFmpegLog.setVerbose(running.verbose)
    Interruption.listen()
    let job = Job(
      input: input, style: style, output: output, range: range, writing: writing,
      encoderPreset: presets.encoder, settings: settings, running: running, logger: logger)
    switch try OutputKind(path: output) {
    case .picture: try job.paintPicture()
    case .video: try job.paintVideo()
    }
    if Interruption.isRequested { throw ExitCode(Interruption.exitCode) }
  }

  private func makeLogger() -> Logger {
    let level: Logger.Level = running.quiet ? .warning : (running.verbose ? .debug : .notice)
    return Logger(label: "vidstyle") { _ in ConsoleLogHandler(logLevel: level) }
  }
}

/// Parses, runs, and turns whatever goes wrong into one sentence and an exit code.
@main enum Main {
  static func main() {
    do {
      var command = try Vidstyle.parseAsRoot()
      try command.run()
    } catch {
      let code = Vidstyle.exitCode(for: error)
      if code == .success {
        print(Vidstyle.fullMessage(for: error))
      } else if !(error is ExitCode) {
        let hint = code == .validationFailure ? " (see 'vidstyle --help')" : ""
        Console.standardError.print("vidstyle: error: \(Vidstyle.message(for: error))\(hint)")
      }
      exit(code.rawValue)
    }
  }
}
