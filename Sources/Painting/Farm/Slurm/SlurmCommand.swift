import Basics
import Foundation

/// A command of Slurm, run to completion.
enum SlurmCommand {
  /// The output of a command; throws if it is not installed or fails.
  ///
  /// - Parameter input: its standard input.
  /// - Throws: ``SlurmError``.
  static func run(_ words: [String], input: String = "") throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    let pipes = (input: Pipe(), output: Pipe(), errors: Pipe())
    process.standardInput = pipes.input
    process.standardOutput = pipes.output
    process.standardError = pipes.errors
    try process.run()
    try? pipes.input.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try? pipes.input.fileHandleForWriting.close()
    // Errors are short: they fit into the pipe while the rest is read.
    let output = pipes.output.fileHandleForReading.readDataToEndOfFile()
    let errors = pipes.errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    switch process.terminationStatus {
    case 0: return String(decoding: output, as: UTF8.self)
    case 127: throw SlurmError.notInstalled(words[0])
    case let status:
      throw SlurmError(
        command: words[0], status: status,
        errors: String(decoding: errors.isEmpty ? output : errors, as: UTF8.self))
    }
  }
}
