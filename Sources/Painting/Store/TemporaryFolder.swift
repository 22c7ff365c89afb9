import Basics
import Foundation

/// A folder among the system's temporary files that belongs to the process holding its lock.
struct TemporaryFolder: ~Copyable {
  private static let prefix = "vidstyle-work-"

  let path: String
  let lock: RawFile

  /// Creates a folder that only this user can access, and removes those left by killed processes.
  init() throws {
    let place = FileManager.default.temporaryDirectory.path
    Self.removeAbandoned(in: place)
    let name = Self.prefix + UUID().uuidString
    // Locked before it gets the name by which other processes recognise abandoned folders.
    let hidden = "\(place)/.\(name)"
    try Folder.make(hidden, permissions: 0o700)
    let lock = try RawFile(WorkFolder.lock(hidden), for: .adding)
    _ = try lock.lock()
    let path = "\(place)/\(name)"
    try FileError.check(rename(hidden, path) == 0, .write, path)
    self.path = path
    self.lock = lock
  }

  private static func removeAbandoned(in place: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    for name in names
    where name.hasPrefix(prefix) && UUID(uuidString: String(name.dropFirst(prefix.count))) != nil {
      let path = "\(place)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
        status.st_uid == geteuid(),
        let lock = try? RawFile(WorkFolder.lock(path), for: .readingOwn),
        (try? lock.lock()) == true
      else { continue }
      try? FileManager.default.removeItem(atPath: path)
    }
  }
}
