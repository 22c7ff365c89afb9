import ArgumentParser
import Painting

/// The run that a command is about, of this process or another.
struct RunPlaceOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The output of the run.", valueName: "out"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "The run's work folder, if --work was given (default: OUT.vidstyle).", valueName: "folder"))
  var work: String?

  var folder: String { work ?? WorkFolder.path(for: output) }
}
