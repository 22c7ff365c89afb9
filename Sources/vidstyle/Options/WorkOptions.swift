import ArgumentParser

/// How finished frames are kept, so that no work is lost.
struct WorkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keeps finished frames here (default: OUT.vidstyle).",
      valueName: "folder"))
  var work: String?

  @Flag(help: "Begin anew, whatever the work folder holds.")
  var restart = false

  @Flag(help: "Leave the work folder: a longer --duration goes on.")
  var keep = false

  /// The first of these options that was given.
  var given: String? {
    if work != nil { return "--work" }
    if restart { return "--restart" }
    return keep ? "--keep" : nil
  }
}
