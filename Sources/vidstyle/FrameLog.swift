import Foundation
import VideoIO

/// A file with a line of JSON for each painted frame: `--log-json`, and a work folder's journal.
struct FrameLog: ~Copyable {
  private let file: RawFile
  private let encoder = JSONEncoder()

  init(_ file: consuming RawFile) {
    self.file = file
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
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

  /// Returns when all lines are on the disk.
  func synchronize() throws(MediaError) {
    try file.synchronize()
  }
}
