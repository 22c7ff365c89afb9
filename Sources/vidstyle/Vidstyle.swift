import ArgumentParser
import Basics
import Foundation
import Painting
import Transfer

/// The program and its commands, of which `paint` is the default.
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
          vidstyle in.mp4 cut.jpg out.webm --start 1:23 --duration 10 --style-weight 5e-3
        One photograph, carefully:
          vidstyle photo.jpg starry_night.jpg painted.png --iterations 500

      Options: 'vidstyle help paint'.
      """,
    version: PaintingVersion.current,
    subcommands: [
      PaintCommand.self, PreviewCommand.self, StatusCommand.self, WatchCommand.self,
      StudioCommand.self, MeasureCommand.self, PlanCommand.self, ShotCommand.self,
      JoinCommand.self, FarmCommand.self, CancelCommand.self,
    ],
    defaultSubcommand: PaintCommand.self)
}

/// Parses, runs, and turns any error into one sentence and an exit code.
@main enum Main {
  static func main() {
    Surroundings.prepare()
    Surroundings.withRoomyStack { run() }
  }

  private static func run() {
    Memory.returnLargeBlocks()
    let words = Array(CommandLine.arguments.dropFirst())
    do {
      try Surroundings.checkArguments()
      if let answer = try Answer(to: words) { return try StandardOutput.print(answer.text) }
      if let sentence = Habits(words: words).misspelling { throw ValidationError(sentence) }
      var command = try Vidstyle.parseAsRoot(words)
      try command.run()
    } catch {
      let code = tell(error, of: words)
      // Skips the libraries' exit handlers, some of which hang if memory has run out.
      fflush(nil)
      _exit(code)
    }
  }

  /// Prints an error, or the help that it stands for, and returns the exit code.
  private static func tell(_ error: any Error, of words: [String]) -> Int32 {
    let code = Vidstyle.exitCode(for: error)
    if code == .success {
      let text = Vidstyle.fullMessage(for: error)
      do {
        try StandardOutput.print(words.contains("--help-hidden") ? text : HelpScreen.short(text))
        return code.rawValue
      } catch {
        return tell(error, of: words)
      }
    }
    if !(error is ExitCode) {
      let isMisuse = code == .validationFailure
      let habit = isMisuse ? Habits(words: words).sentence : nil
      Console.standardError.print(
        "vidstyle: error: \(habit ?? sentence(of: error))\(isMisuse ? " (see 'vidstyle --help')" : "")"
      )
    }
    return code.rawValue
  }

  /// The sentence of an error, with the command line's names of fields.
  private static func sentence(of error: any Error) -> String {
    if case WorkError.otherRun(let folder, let difference, let request, nil) = error {
      let weights = (try? Environment.weights(nil)) ?? ""
      return "\(folder) holds a run with \(difference.spoken); "
        + "'\(CommandText(request, defaultWeights: weights))' resumes it, --restart starts over"
    }
    return (error as? any SentenceError)?.sentence.spoken ?? Vidstyle.message(for: error)
  }
}
