import Basics
import Foundation
import VideoIO

extension WorkFolder {
  /// The files in a run's folder.
  private static let names: Set<String> = [
    "lock", "journal.jsonl", "run.json", "frames", "state", "result.json",
  ]

  /// Creates the folder if there is none, and locks it for this process. It is removed at the end
  /// of the run, so a folder with other contents, or of another user, is refused.
  static func take(_ path: String) throws -> RawFile {
    for _ in 0..<20 {
      do { try Folder.make(path) } catch { throw WorkError.cannotMake(path, cause: error.cause) }
      try checkOwner(path)
      guard isOurs(path) else {
        throw FarmFolder(path).holdsPlan ? WorkError.plan(path) : WorkError.foreign(path)
      }
      // Another run may remove the folder at the same time as it ends.
      do throws(FileError) {
        let file = try RawFile(lock(path), for: .adding)
        if try file.lock() {
          if try file.isAt(lock(path)) { return file }
        } else {
          usleep(50_000)
        }
      } catch {
        if error.reason != .refused(.write, .noSuchFileOrDirectory) { throw error }
      }
    }
    throw WorkError.busy(path)
  }

  /// Whether a run is working in a folder. This takes the lock for an instant, so call it rarely.
  public static func isInUse(_ path: String) throws -> Bool {
    let lock: String = lock(path)
    return try Folder.holds(lock) && !RawFile(lock, for: .readingOwn).lock()
  }

  /// Whether a folder is empty or belongs to a run. After a power cut some of its files may be
  /// missing.
  private static func isOurs(_ path: String) -> Bool {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    // A killed run leaves partly written files.
    let found = Set(all.filter { !$0.hasPrefix(".") || !$0.contains(".vidstyle-part") })
    guard found.isSubset(of: names) else { return false }
    if found.isEmpty { return all.isEmpty || found.count < all.count }
    if found.contains("run.json") {
      return found.contains("lock") || RunDescription.isPlausible(in: path)
    }
    if found.contains("lock") { return found.isSubset(of: ["lock", "journal.jsonl"]) }
    return found == ["journal.jsonl"] && (try? Journal.entries(journal(path))) != nil
  }

  /// Throws unless the folder and its subfolders belong to the user of this program: links placed
  /// by another user could redirect what is written.
  private static func checkOwner(_ path: String) throws {
    var own = stat()
    guard lstat(path, &own) == 0 else { return }
    guard own.st_mode & S_IFMT == S_IFDIR else {
      throw WorkError.cannotMake(path, cause: "it is not a folder")
    }
    if own.st_uid != geteuid() {
      // A file server may map user IDs, also those of our own files.
      var status = stat()
      guard let probe = try? AtomicFile(for: "\(path)/owner", followsLinks: false),
        lstat(probe.path, &status) == 0, status.st_uid == own.st_uid
      else { throw WorkError.othersFolder(path) }
    }
    for name in ["frames", "state"] {
      var status = stat()
      guard lstat("\(path)/\(name)", &status) == 0 else { continue }
      guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == own.st_uid else {
        throw WorkError.foreign(path)
      }
    }
  }

  /// Removes everything but the lock and the journal.
  static func clear(_ path: String) throws {
    for name in ["frames", "state", "run.json", "result.json"] where Folder.holds("\(path)/\(name)")
    {
      try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
  }

  /// Removes everything in a folder, last of all the result's mark.
  static func clearAll(_ path: String) {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    for name in found where name != "result.json" {
      try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
    unlink(ResultMark.path(in: path))
  }

  /// - Parameter staysEmpty: whether only its contents are removed.
  static func remove(_ path: String, staysEmpty: Bool) {
    let doomed = remains(of: path)
    removeRemains(of: path)
    if !staysEmpty, rename(path, doomed) == 0 {
      clearAll(doomed)
      rmdir(doomed)
    } else {
      // A mounted disk cannot be renamed.
      clearAll(path)
    }
  }

  /// The name of a folder while it is removed.
  static func remains(of path: String) -> String {
    Folder.sibling(of: path, prefix: ".", suffix: "-gone")
  }

  /// Removes the remains of a folder whose removal was interrupted.
  static func removeRemains(of path: String) {
    let doomed = remains(of: path)
    var status = stat()
    guard lstat(doomed, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      status.st_uid == geteuid()
    else { return }
    clearAll(doomed)
    rmdir(doomed)
  }
}
