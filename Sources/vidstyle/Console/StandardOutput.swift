import Basics
import Foundation

/// What the program was asked for: results, help, and figures.
enum StandardOutput {
  /// Prints lines; what cannot be written is an error, for who asked would take a part for the whole.
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
