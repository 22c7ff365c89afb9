import Basics
import Foundation
import VideoIO

/// A file with a line of JSON for each painted frame: a run's log, or a work folder's journal.
struct FrameLog: ~Copyable {
  private let file: RawFile
  private let encoder = JSONEncoder()

  init(_ file: consuming RawFile) {
    self.file = file
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  /// Whether a file is empty or, if it may have lines, such a log.
  static func isLog(_ path: String, mayHaveLines: Bool) -> Bool {
    guard let file = try? RawFile(path, for: .reading), let size = try? file.size() else {
      return false
    }
    return size == 0
      || mayHaveLines && (try? WorkFolder.records(of: file))?.records.isEmpty == false
  }

  /// Adds a line, all of it or nothing.
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

  func removeAll() throws(FileError) {
    try file.truncate(to: 0)
  }

  /// Returns when all lines are on the disk.
  func synchronize() throws(FileError) {
    try file.synchronize()
  }
}
