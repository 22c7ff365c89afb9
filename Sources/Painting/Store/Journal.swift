import Basics
import Foundation

/// A work folder's list of finished paintings, one line of JSON each.
///
/// Each line ends with a digest of itself and of the line before, so that none can be changed, lost or moved.
struct Journal: ~Copyable {
  /// The entries that existed when it was opened, in order.
  let entries: [JournalEntry]
  private let file: RawFile
  private let encoder = JSONEncoder()
  /// Of the last line.
  private var digest: String

  /// - Parameter restarts: whether its entries will be discarded by ``removeAll()``.
  /// - Throws: ``WorkError/damaged(_:)``.
  init(_ path: String, restarts: Bool) throws {
    let file = try RawFile(path, for: .adding)
    var reader = JournalReader(path: path)
    if !restarts {
      try reader.read(file)
      // An incomplete last line was being written when the run was killed.
      if reader.length < (try file.size()) { try file.truncate(to: reader.length) }
    }
    self.file = file
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    entries = reader.entries
    digest = reader.digest
  }

  var isEmpty: Bool { get throws(FileError) { try file.size() == 0 } }

  /// The entries of a journal that a run may be adding to.
  static func entries(_ path: String) throws -> [JournalEntry] {
    var reader = JournalReader(path: path)
    try reader.read(RawFile(path, for: .readingOwn))
    return reader.entries
  }

  /// Adds a line, completely or not at all; it is on disk when this returns.
  mutating func append(_ entry: JournalEntry) throws {
    let object = String(decoding: try encoder.encode(entry), as: UTF8.self)
    let line = SealedJSON.seal(object, after: digest)
    let size = try file.size()
    do {
      try file.write(line.text + "\n")
      try file.synchronize()
    } catch {
      try? file.truncate(to: size)
      throw error
    }
    digest = line.digest
  }

  mutating func removeAll() throws(FileError) {
    try file.truncate(to: 0)
    try file.synchronize()
    digest = ""
  }
}
