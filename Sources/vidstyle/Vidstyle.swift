import ArgumentParser
import Basics
import Foundation
import Painting
import Transfer

/// The program: its commands, of which `paint` need not be named.
struct Vidstyle: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vidstyle",
    abstract: "Paints videos and pictures in the style of a picture.",
    usage: """
      vidstyle <in> <style> <out> [<options>]
      vidstyle <command> …
      """,
    discussion: """
      Every frame is optimised so that VGG19 sees the frame's content in the style's brushwork; each \
      starts from the painted frame before it. Sound, subtitles and timing are kept.

      EXAMPLES
        The whole video, small enough to be quick:
          vidstyle holiday.mp4 starry_night.jpg painted.mp4 --size 512
        Ten seconds from 1:23 on, with stronger strokes, as WebM:
          vidstyle in.mp4 cut.jpg out.webm --start 1:23 --duration 10 --style-weight 1e-3
        One photograph, carefully:
          vidstyle photo.jpg starry_night.jpg painted.png --iterations 500

      Options: 'vidstyle help paint'.
      """,
    version: PaintingVersion.current,
    subcommands: [
      PaintCommand.self, PreviewCommand.self, StatusCommand.self, WatchCommand.self,
      StudioCommand.self, MeasureCommand.self,
    ],
    defaultSubcommand: PaintCommand.self)
}

/// Parses, runs, and turns whatever goes wrong into one sentence and an exit code.
@main enum Main {
  static func main() {
    Surroundings.prepare()
    Surroundings.withRoomyStack { run() }
  }

  private static func run() {
    Memory.returnLargeBlocks()
    do {
      try Surroundings.checkArguments()
      var command = try Vidstyle.parseAsRoot()
      try command.run()
    } catch {
      let code = Vidstyle.exitCode(for: error)
      if code == .success {
        let text = Vidstyle.fullMessage(for: error)
        print(CommandLine.arguments.contains("--help-hidden") ? text : HelpScreen.short(text))
      } else if !(error is ExitCode) {
        let hint = code == .validationFailure ? " (see 'vidstyle --help')" : ""
        Console.standardError.print("vidstyle: error: \(sentence(of: error))\(hint)")
      }
      // Without what libraries do at the end: where memory has run out, some never come to one.
      fflush(nil)
      _exit(code.rawValue)
    }
  }

  /// What an error says, with fields as the command line calls them.
  private static func sentence(of error: any Error) -> String {
    if case PaintingError.noEncoder(.encoderPreset, let name, let output) = error {
      let looks = Look.allCases.map(\.rawValue).joined(separator: ", ")
      return
        "--preset \(name) is no look (\(looks)), and \(output) is written without a video encoder"
    }
    if case WorkError.otherRun(let folder, let difference, let request) = error {
      let weights = (try? Environment.weights(nil)) ?? ""
      return "\(folder) holds a run with \(difference.spoken); "
        + "'\(CommandText(request, defaultWeights: weights))' resumes it, --restart starts over"
    }
    return (error as? any SentenceError)?.sentence.spoken ?? Vidstyle.message(for: error)
  }
}
