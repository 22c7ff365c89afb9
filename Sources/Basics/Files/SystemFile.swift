import Foundation

/// Files that Linux makes up when they are read, such as those in /proc.
public enum SystemFile {
  /// The text of such a file; `nil` if it cannot be read.
  public static func text(_ path: String) -> String? {
    // They have no length to read in advance, unlike what String(contentsOfFile:) may expect.
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
