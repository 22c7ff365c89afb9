import Foundation
import Painting

/// Follows a run of another process through its work folder.
struct FolderFollower: RunFollower {
  /// Seconds of silence after which the folder's lock is checked.
  private static let suspicion = 5.0
  /// Seconds between two such checks, as they take the lock for an instant.
  private static let rest = 3.0

  let folder: String
  let output: String
  private var journal: JournalReader
  private var description: RunDescription?
  /// The number of frames of a result without a work folder.
  private var resultFrames: Int?
  private var began: Double?
  private var generation = 0
  private var isInUse = false
  private var askedAt = -Double.infinity

  /// - Throws: ``PageError/noRun(_:folder:)`` if there is neither a run nor a result, and errors of
  ///   reading the folder.
  init(output: String, folder: String) throws {
    self.output = output
    self.folder = folder
    journal = JournalReader(folder: folder)
    description = try RunDescription(in: folder)
    guard description != nil || FileManager.default.fileExists(atPath: output) else {
      throw PageError.noRun(output, folder: folder)
    }
    if description == nil {
      resultFrames = try? VideoReader(
        input: MediaInput(output), options: .init(threads: 1), logger: .silent
      ).info.expectedFrameCount
    }
  }

  var live: LiveFolder? { LiveFolder(folder) }

  /// The current state of the run.
  mutating func snapshot(now: Double) -> RunSnapshot {
    var snapshot = RunSnapshot()
    guard FileManager.default.fileExists(atPath: "\(folder)/run.json") else {
      // The folder is removed when the output is complete.
      snapshot.isComplete = FileManager.default.fileExists(atPath: output)
      fill(&snapshot)
      return snapshot
    }
    snapshot.folder = folder
    do {
      let restarts = journal.restarts
      _ = try journal.read()
      generation += journal.restarts - restarts
      if let current = try RunDescription(in: folder) { description = current }
    } catch {
      snapshot.failure = "\(Sentence(error))"
    }
    let live = LiveFolder(folder)
    let report = live.readReport()
    if let began, let report, report.began != began, journal.records.isEmpty { generation += 1 }
    began = report?.began
    snapshot.report = report
    snapshot.isRunning = isRunning(report, now)
    fill(&snapshot)
    snapshot.isComplete = !snapshot.isRunning && report?.phase == .complete
    if snapshot.isRunning, let picture = live.pictureTime {
      snapshot.growing = RunView.Growing(frame: report?.frame ?? 0, key: "\(picture)")
    }
    return snapshot
  }

  private func fill(_ snapshot: inout RunSnapshot) {
    snapshot.request = description?.request
    snapshot.records = journal.records
    snapshot.generation = generation
    snapshot.frames = description?.frames ?? resultFrames
  }

  private mutating func isRunning(_ report: LiveReport?, _ now: Double) -> Bool {
    if let report, now - report.updated < Self.suspicion {
      return [.preparing, .painting, .finishing].contains(report.phase)
    }
    if now - askedAt >= Self.rest {
      askedAt = now
      isInUse = (try? WorkFolder.isInUse(folder)) ?? false
    }
    return isInUse
  }
}
