import ArgumentParser
import Painting

/// Which run is meant, of this process or another.
struct RunPlaceOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("What the run writes.", valueName: "out"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "The run's work folder, if it was named (default: OUT.vidstyle).", valueName: "folder"))
  var work: String?

  var folder: String { work ?? WorkFolder.path(for: output) }
}
