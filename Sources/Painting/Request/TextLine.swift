import Foundation

/// A line of a text file that says something.
public struct TextLine: Sendable {
  /// From 1.
  public let number: Int
  /// The line without its comment, which begins with `#`, and without space around it; not empty.
  public let text: String

  /// The lines of a text file below 16 MiB; `nil` where there is none that can be read.
  static func all(ofFile path: String) -> [TextLine]? {
    guard let data = FileManager.default.contents(atPath: path), data.count < 1 << 24 else {
      return nil
    }
    return all(of: String(decoding: data, as: UTF8.self))
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
