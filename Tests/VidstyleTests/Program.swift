import Foundation
import TestSupport

/// The built program, run as a user runs it.
enum Program {
  static let root = Checkout.root
  static let weights = Checkout.weights
  static let clip = Checkout.clip
  static let style = Checkout.style

  /// It lies beside the test bundle.
  static let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "vidstyle").path

  /// A small picture and few iterations: enough to go through every part.
  static let quick = ["--size", "64", "--iterations", "3,2", "--threads", "2"]

  /// Runs the program with these arguments and nothing but them.
  static func run(
    _ arguments: [String], environment: [String: String] = ["VIDSTYLE_WEIGHTS": weights]
  ) throws -> Shell.Result {
    let variables = environment.map { "\($0)=\($1)" }
    return try Shell.result(
      of: ["env", "-u", "VIDSTYLE_WEIGHTS", "-u", "XDG_DATA_HOME"] + variables + [path] + arguments)
  }

  /// The one line that a failing run prints, without the program's name.
  static func sentence(_ result: Shell.Result) -> String {
    let prefix = "vidstyle: error: "
    let lines = result.errors.split(separator: "\n")
    guard lines.count == 1, lines[0].hasPrefix(prefix) else { return result.errors }
    return String(lines[0].dropFirst(prefix.count))
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
