import ArgumentParser
import Logging
import VideoIO

/// How much the program tells.
struct LoggingOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Print warnings and errors only.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Print what is decided on the way, too.")
  var verbose = false

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other") }
  }

  /// Readies the log, and FFmpeg's, for as much as the user wants to read.
  func startLogging() -> Logger {
    let level: Logger.Level = quiet ? .warning : (verbose ? .debug : .notice)
    FFmpegLog.setVerbose(verbose)
    return Logger(label: "vidstyle") { _ in ConsoleLogHandler(logLevel: level) }
  }
}
