import Basics
import Foundation

/// Reads a journal's lines, and follows it while another process adds to them.
public struct JournalReader: Sendable {
  private let path: String
  /// The records of all whole lines so far.
  public private(set) var records: [FrameRecord] = []
  private var pictures: [String?] = []
  /// Bytes of these lines.
  private(set) var length = 0
  /// Of the last of them.
  private(set) var digest = ""
  /// How often the journal was replaced by another one.
  public private(set) var restarts = 0

  /// - Parameter folder: a work folder.
  public init(folder: String) {
    self.init(path: WorkFolder.journal(folder))
  }

  init(path: String) {
    self.path = path
  }

  var entries: [JournalEntry] {
    zip(records, pictures).map { JournalEntry($0, picture: $1) }
  }

  /// Reads the lines added since the last call; starts over if another journal has replaced this
  /// one.
  ///
  /// - Returns: whether there is anything new.
  /// - Throws: ``WorkError/damaged(_:)``, and why the file cannot be read.
  public mutating func read() throws -> Bool {
    guard Folder.holds(path) else { return false }
    let file = try RawFile(path, for: .readingOwn)
    if try file.size() < length { startOver() }
    do {
      return try read(file)
    } catch WorkError.damaged where length > 0 {
      startOver()
      try read(file)
      return true
    }
  }

  private mutating func startOver() {
    let restarts = restarts + 1
    self = JournalReader(path: path)
    self.restarts = restarts
  }

  /// Reads the lines added to an open journal.
  @discardableResult
  mutating func read(_ file: borrowing RawFile) throws -> Bool {
    let bytes = try file.contents(from: length)
    guard let newline = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return false }
    let decoder = JSONDecoder()
    var added: [JournalEntry] = []
    var digest = digest
    for line in bytes[..<newline].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    {
      guard let own = SealedJSON.digest(of: line, after: digest),
        let entry = try? decoder.decode(JournalEntry.self, from: Data(line)),
        entry.record.isPlausible
      else { throw WorkError.damaged(path) }
      digest = own
      added.append(entry)
    }
    records += added.map(\.record)
    pictures += added.map(\.picture)
    self.digest = digest
    length += newline + 1
    return true
  }
}
