import Basics
import Foundation

/// The output that was asked for: results, help, and figures.
enum StandardOutput {
  /// A value as JSON, for programs.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Prints lines; failing to write is an error, as part of the output could be mistaken for all of
  /// it.
  static func print(_ text: some CustomStringConvertible) throws(FileError) {
    var bytes = Array("\(text)\n".utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      try FileError.check(count >= 0, .write, "standard output")
      bytes = bytes.dropFirst(count)
    }
  }
}
