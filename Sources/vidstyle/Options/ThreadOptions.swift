import ArgumentParser
import Foundation
import Transfer

/// How many threads compute.
struct ThreadOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads to use (default: all cores).", valueName: "number"),
    transform: OptionValue.integer(1...1024))
  var threads: Int?

  var workers: Workers { Workers(count: threads ?? ProcessInfo.processInfo.activeProcessorCount) }
}
