import Basics
import Foundation
import VideoIO

/// A run's log: a file with a line of JSON for each painted frame.
struct FrameLog: ~Copyable {
  private let file: RawFile
  private let encoder = JSONEncoder()

  init(_ file: consuming RawFile) {
    self.file = file
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  /// Whether a file is empty or, if it may have lines, a log.
  static func isLog(_ path: String, mayHaveLines: Bool) -> Bool {
    guard let file = try? RawFile(path, for: .reading), let size = try? file.size() else {
      return false
    }
    return size == 0
      || mayHaveLines && (try? firstRecord(of: file)) != nil
  }

  /// Adds a line, completely or not at all.
  func append(_ record: FrameRecord) throws {
    let line = String(decoding: try encoder.encode(record), as: UTF8.self)
    let size = try file.size()
    do {
      try file.write(line + "\n")
    } catch {
      try? file.truncate(to: size)
      throw error
    }
  }

  private static func firstRecord(of file: borrowing RawFile) throws -> FrameRecord {
    let line = try file.contents(upTo: 1 << 16).prefix { $0 != UInt8(ascii: "\n") }
    return try JSONDecoder().decode(FrameRecord.self, from: Data(line))
  }
}
