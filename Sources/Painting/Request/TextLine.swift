import Basics
import Foundation

/// A line of a text file that is neither empty nor a comment.
public struct TextLine: Sendable {
  /// From 1.
  public let number: Int
  /// The line without its comment, which begins with `#`, and without surrounding space; not empty.
  public let text: String

  /// The lines of a text file or a pipe of at most 16 MiB.
  static func all(ofFile path: String) throws(FileError) -> [TextLine] {
    let bytes = try RawFile(path, for: .reading).contentsOfAnyKind(upTo: 1 << 24)
    return all(of: String(decoding: bytes, as: UTF8.self))
  }

  static func all(of text: String) -> [TextLine] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .map {
        TextLine(
          number: $0 + 1, text: $1.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces))
      }
      .filter { !$0.text.isEmpty }
  }
}
