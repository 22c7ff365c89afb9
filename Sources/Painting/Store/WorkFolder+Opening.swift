import Basics
import Foundation
import VideoIO

extension WorkFolder {
  /// Makes the folder if there is none, and takes it for this process alone. It goes when the run is done,
  /// so one that holds anything else is refused.
  static func lock(_ path: String) throws -> RawFile {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    // A killed run leaves what it was writing.
    let complete = Set(names.filter { !$0.hasPrefix(".") || !$0.hasSuffix(".tmp") })
    let isBeginning = complete.isSubset(of: ["lock", "journal.jsonl"])
    let isRun =
      complete.contains("run.json")
      && complete.isSubset(of: ["lock", "journal.jsonl", "run.json", "frames", "state"])
    guard names.isEmpty || complete.contains("lock") && (isBeginning || isRun) else {
      throw WorkError.foreign(path)
    }
    try make(path)
    let file = try RawFile(lock(path), for: .adding)
    guard try file.lock() else { throw WorkError.busy(path) }
    return file
  }

  /// Whether a run works in a folder. The answer takes the lock for an instant: ask rarely.
  public static func isInUse(_ path: String) throws -> Bool {
    try !RawFile(lock(path), for: .reading).lock()
  }

  static func make(_ path: String) throws(WorkError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .cannotMake(path)
    }
  }

  /// Throws everything away but the lock and the journal.
  static func clear(_ path: String) throws {
    for name in ["frames", "state", "run.json"] where access("\(path)/\(name)", F_OK) == 0 {
      try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
  }

  /// Where a link leads, so that not the link but the folder is used and removed; else the path itself.
  static func resolved(_ path: String) -> String {
    let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
    return isLink ? URL(filePath: path).resolvingSymlinksInPath().path : path
  }

  /// The journal's lines. A last one without its end was being written when the run was killed: it is cut
  /// off.
  static func readJournal(_ path: String) throws -> [FrameRecord] {
    let file = try RawFile(journal(path), for: .adding)
    let (records, length) = try records(of: file)
    if length < (try file.size()) { try file.truncate(to: length) }
    return records
  }

  /// A journal's whole lines, and how many bytes they take.
  static func records(
    of file: borrowing RawFile
  ) throws -> (records: [FrameRecord], length: Int) {
    let bytes = try file.contents()
    let length = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let decoder = JSONDecoder()
    let path = file.path
    let records = try bytes.prefix(length).split(separator: UInt8(ascii: "\n")).map { line in
      do {
        return try decoder.decode(FrameRecord.self, from: Data(line))
      } catch {
        throw WorkError.damaged(path)
      }
    }
    return (records, length)
  }

  /// What a folder is called while it is removed.
  static func remains(of path: String, _ ending: String) -> String {
    let url = URL(filePath: path)
    return url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).\(ending)")
      .path
  }

  /// Removes what is left of folders whose removal was cut short.
  static func removeRemains(of path: String) {
    let first = URL(filePath: remains(of: path, ""))
    let folder = first.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix(first.lastPathComponent) && name.hasSuffix(".tmp") {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
  }

  /// Removes the temporary files of the process that held the lock before, and was killed.
  static func removeLeftovers(of holder: [UInt8], beside output: String) throws {
    guard let process = Int32(String(decoding: holder, as: UTF8.self)) else { return }
    let folder = URL(filePath: output).deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix(".") && name.hasSuffix(".\(process).tmp") {
      unlink("\(folder)/\(name)")
    }
  }
}
