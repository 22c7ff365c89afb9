import Basics
import Foundation
import Glibc

/// The part of the store that one task fills with one shot.
///
/// Every task has a folder of its own, which gets the shot's name in one rename when the shot is complete: two
/// tasks on one shot do not meet. A task begins with what others have left, of which it has copies: they may still
/// be alive.
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

  /// Opens the task's own folder, with what other tasks have finished of the shot.
  func open() throws -> WorkFolder {
    let others = farm.attempts(on: shot.number)
    try Folder.make(path)
    let counts = others.map { (path: $0, lines: (try? Self.lines($0).count) ?? 0) }
    // Whoever lives goes on meanwhile, and its state of a moment ago is gone.
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

  /// Copies what a task has finished; false if that went on meanwhile, or is of no use.
  private func adopt(_ other: String) throws -> Bool {
    try clear()
    guard let lines = try? Self.lines(other), !lines.isEmpty else { return false }
    for folder in ["frames", "state"] { try Folder.make("\(path)/\(folder)") }
    let manager = FileManager.default
    for name in (try? manager.contentsOfDirectory(atPath: "\(other)/frames")) ?? []
    where !name.hasPrefix(".") {
      let (from, to) = ("\(other)/frames/\(name)", "\(path)/frames/\(name)")
      // A finished picture is never written to again. Some file systems have no hard links.
      if link(from, to) != 0 { try? manager.copyItem(atPath: from, toPath: to) }
    }
    for name in (try? manager.contentsOfDirectory(atPath: "\(other)/state")) ?? []
    where !name.hasPrefix(".") {
      try? manager.copyItem(atPath: "\(other)/state/\(name)", toPath: "\(path)/state/\(name)")
    }
    // What the last line stands for was whole as long as there is no further line.
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

  /// The whole lines of a journal.
  private static func lines(_ folder: String) throws -> [[UInt8]] {
    let bytes = try RawFile(WorkFolder.journal(folder), for: .readingOwn).contents()
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")) ?? 0
    return bytes[..<end].split(separator: UInt8(ascii: "\n")).map { Array($0) }
  }

  /// Gives the task's folder the shot's name, unless another task was quicker, and removes what tasks have left.
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
