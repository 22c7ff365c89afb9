import ArgumentParser
import Painting
import VideoIO

/// How much the program prints.
struct LoggingOptions: ParsableArguments {
  @Flag(.quiet) var quiet: Bool
  @Flag(.verbose) var verbose: Bool

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other") }
  }

  /// The messages to print, including FFmpeg's.
  func level() -> Message.Level {
    FFmpegLog.setVerbose(verbose)
    return quiet ? .warning : verbose ? .detail : .notice
  }
}
