import Basics
import Foundation

/// The files in the work folder of a plan.
struct FarmFolder {
  let path: String

  init(_ path: String) {
    self.path = path
  }

  var plan: String { "\(path)/plan.json" }
  var holdsPlan: Bool { Folder.holds(plan) }
  /// Finished shots, and under longer names those being painted.
  var shots: String { "\(path)/shots" }
  /// The output of a queue's tasks.
  var logs: String { "\(path)/log" }
  /// The jobs submitted to a queue.
  var jobs: String { "\(path)/jobs.json" }
  /// Exists while tasks are being submitted to a queue.
  var submitting: String { "\(path)/submitting" }

  /// A finished shot; it exists once the shot is complete.
  func finished(_ shot: Int) -> String { "\(shots)/\(Self.digits(shot))" }
  /// The failure to paint a shot.
  func failure(_ shot: Int) -> String { "\(shots)/\(Self.digits(shot)).failed" }
  func isFinished(_ shot: Int) -> Bool { Folder.holds(WorkFolder.journal(finished(shot))) }

  /// The folders in which tasks are painting a shot, or were.
  func attempts(on shot: Int) -> [String] { ShotListing(self).attempts[shot] ?? [] }

  /// A unique name for a task's own folder.
  func newAttempt(on shot: Int) -> String {
    "\(shots)/\(Self.digits(shot)).\(UUID().uuidString.prefix(8).lowercased()).part"
  }

  /// Creates missing folders.
  func make() throws(FileError) {
    for folder in [path, shots, logs] { try Folder.make(folder) }
  }

  /// Removes empty folders.
  func removeEmpty() {
    for folder in [shots, logs, path] { rmdir(folder) }
  }

  /// Whether the folder contains only files of a planner, which may be running or was killed.
  var isUntouched: Bool {
    Self.names(in: path).allSatisfy {
      ["shots", "log"].contains($0) || $0.hasPrefix(".") && $0.contains(".vidstyle-part")
    } && Self.names(in: shots).isEmpty
  }

  /// Removes everything, which other processes see as one step.
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
