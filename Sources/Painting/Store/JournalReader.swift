import Foundation

/// Follows the journal of a run that another process may be writing.
public struct JournalReader: Sendable {
  private let path: String
  private var length = 0
  /// The records of all whole lines so far.
  public private(set) var records: [FrameRecord] = []

  /// - Parameter folder: a work folder.
  public init(folder: String) {
    path = WorkFolder.journal(folder)
  }

  /// Reads what was added since the last time; begins anew where the journal has become shorter.
  ///
  /// - Returns: whether there is anything new.
  /// - Throws: ``WorkError/damaged(_:)``.
  public mutating func read() throws -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    let end = Int(try file.seekToEnd())
    if end < length {
      length = 0
      records = []
    }
    guard end > length else { return false }
    try file.seek(toOffset: UInt64(length))
    let bytes = try file.read(upToCount: end - length) ?? Data()
    guard let newline = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return false }
    let lines = bytes[...newline].split(separator: UInt8(ascii: "\n"))
    let decoder = JSONDecoder()
    do {
      records += try lines.map { try decoder.decode(FrameRecord.self, from: Data($0)) }
    } catch {
      throw WorkError.damaged(path)
    }
    length += newline - bytes.startIndex + 1
    return true
  }
}
