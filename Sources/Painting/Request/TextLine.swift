import Foundation

/// A line of a text file that says something.
public struct TextLine: Sendable {
  /// From 1.
  public let number: Int
  /// The line without its comment, which begins with `#`, and without space around it; not empty.
  public let text: String

  /// The lines of a text file below 16 MiB; `nil` where there is none that can be read.
  static func all(ofFile path: String) -> [TextLine]? {
    // A pipe or a device has no length to be asked for, and may have no end.
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    var data = Data()
    do {
      while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
        data += piece
        if data.count >= 1 << 24 { return nil }
      }
    } catch {
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
