import Basics
import Foundation
import Glibc

/// The part of the store in which one task paints one shot.
///
/// Every task has a folder of its own, which is renamed to the shot's name, in one step, once the
/// shot is complete, so two tasks on one shot do not interfere. A task starts with copies of the
/// frames that others left, as they may still be running.
struct ShotFolder {
  let plan: FarmPlan
  let shot: PlannedShot
  private let farm: FarmFolder
  /// The task's own.
  let path: String

  init(plan: FarmPlan, shot: PlannedShot) {
    self.plan = plan
    self.shot = shot
    farm = FarmFolder(plan.folder)
    path = farm.newAttempt(on: shot.number)
  }

  var isFinished: Bool { farm.isFinished(shot.number) }

  /// Opens the task's own folder, with the frames of the shot that other tasks have finished.
  func open() throws -> WorkFolder {
    let others = farm.attempts(on: shot.number)
    try Folder.make(path)
    let counts = others.map { (path: $0, lines: (try? Self.lines($0).count) ?? 0) }
    // A task that is still running may have replaced its state in the meantime.
    for other in counts.sorted(by: { $0.lines > $1.lines }) where other.lines > 0 {
      for _ in 0..<5 where try adopt(other.path) {
        if Heartbeat.read(other.path)?.isAlive != true {
          try? FileManager.default.removeItem(atPath: other.path)
        }
        return try store()
      }
    }
    return try store()
  }

  private func store() throws -> WorkFolder {
    try WorkFolder(apart: path, size: plan.size, run: plan.run)
  }

  /// Copies a task's finished frames; false if it has continued in the meantime, or they cannot be
  /// used.
  private func adopt(_ other: String) throws -> Bool {
    try clear()
    guard let lines = try? Self.lines(other), !lines.isEmpty else { return false }
    for folder in ["frames", "state"] { try Folder.make("\(path)/\(folder)") }
    let manager = FileManager.default
    for name in (try? manager.contentsOfDirectory(atPath: "\(other)/frames")) ?? []
    where !name.hasPrefix(".") {
      let (from, to) = ("\(other)/frames/\(name)", "\(path)/frames/\(name)")
      // Linking is safe, as a finished picture is never written to again. Some file systems have no
      // hard links.
      if link(from, to) != 0 { try? manager.copyItem(atPath: from, toPath: to) }
    }
    for name in (try? manager.contentsOfDirectory(atPath: "\(other)/state")) ?? []
    where !name.hasPrefix(".") {
      try? manager.copyItem(atPath: "\(other)/state/\(name)", toPath: "\(path)/state/\(name)")
    }
    // The state of the last line was complete if no further line has been added.
    guard (try? Self.lines(other).count) == lines.count else { return false }
    let journal = try RawFile(WorkFolder.journal(path), for: .creating)
    for line in lines { try journal.write(line + [UInt8(ascii: "\n")]) }
    try journal.synchronize()
    return true
  }

  private func clear() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
  }

  /// The complete lines of a journal.
  private static func lines(_ folder: String) throws -> [[UInt8]] {
    let bytes = try RawFile(WorkFolder.journal(folder), for: .readingOwn).contents()
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")) ?? 0
    return bytes[..<end].split(separator: UInt8(ascii: "\n")).map { Array($0) }
  }

  /// Renames the task's folder to the shot's name, unless another task was faster, and removes the
  /// tasks' remaining folders.
  func publish() throws {
    for name in ["state", "lock", Heartbeat.fileName] {
      try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
    for folder in ["\(path)/frames", path] { try Folder.synchronize(folder) }
    do throws(FileError) {
      let name = farm.finished(shot.number)
      try FileError.check(rename(path, name) == 0, .write, name)
    } catch {
      guard isFinished else { throw error }
      remove()
    }
    try Folder.synchronize(farm.shots)
    unlink(farm.failure(shot.number))
    for other in farm.attempts(on: shot.number) {
      try? FileManager.default.removeItem(atPath: other)
    }
  }

  /// Removes the task's folder.
  func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }
}
