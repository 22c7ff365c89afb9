import Basics
import Foundation

/// What lies where in the work folder of a plan.
struct FarmFolder {
  let path: String

  init(_ path: String) {
    self.path = path
  }

  var plan: String { "\(path)/plan.json" }
  var holdsPlan: Bool { Folder.holds(plan) }
  /// Finished shots, and under longer names those that are being painted.
  var shots: String { "\(path)/shots" }
  /// What the tasks of a queue print.
  var logs: String { "\(path)/log" }
  /// What was handed to a queue.
  var jobs: String { "\(path)/jobs.json" }
  /// There while somebody hands tasks to a queue.
  var submitting: String { "\(path)/submitting" }

  /// A finished shot; it appears when the shot is complete.
  func finished(_ shot: Int) -> String { "\(shots)/\(Self.digits(shot))" }
  /// Why a shot could not be painted.
  func failure(_ shot: Int) -> String { "\(shots)/\(Self.digits(shot)).failed" }
  func isFinished(_ shot: Int) -> Bool { Folder.holds(WorkFolder.journal(finished(shot))) }

  /// The folders in which tasks paint a shot, or did.
  func attempts(on shot: Int) -> [String] { ShotListing(self).attempts[shot] ?? [] }

  /// A name for a task's own folder that no other has.
  func newAttempt(on shot: Int) -> String {
    "\(shots)/\(Self.digits(shot)).\(UUID().uuidString.prefix(8).lowercased()).part"
  }

  /// Makes the folders that are missing.
  func make() throws(FileError) {
    for folder in [path, shots, logs] { try Folder.make(folder) }
  }

  /// Removes the folders that are empty.
  func removeEmpty() {
    for folder in [shots, logs, path] { rmdir(folder) }
  }

  /// Whether there is nothing yet but what planners make, one of which may be at work or was killed.
  var isUntouched: Bool {
    Self.names(in: path).allSatisfy {
      ["shots", "log"].contains($0) || $0.hasPrefix(".") && $0.contains(".vidstyle-part")
    } && Self.names(in: shots).isEmpty
  }

  /// Removes everything, in one step for all who look.
  func remove() {
    WorkFolder.remove(
      AtomicFile.destination(of: path), staysEmpty: Folder.target(ofLink: path) != nil)
  }

  private static func digits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
  }
}
