import Foundation
import Painting

/// Follows a film painted on several machines, through the work folder of its plan.
struct FarmFollower: RunFollower {
  /// Seconds between two readings of the folder, which may be on a file server.
  private static let rest = 1.0

  private var reader: FarmReader
  private var newest = RunSnapshot()
  private var readAt = -Double.infinity
  /// How many of each shot's records have been returned.
  private var taken: [Int: Int] = [:]

  init(_ plan: FarmPlan) {
    reader = FarmReader(plan)
    newest.request = plan.request
    newest.frames = plan.frameCount
    newest.folder = plan.folder
  }

  var live: LiveFolder? { nil }

  mutating func snapshot(now: Double) -> RunSnapshot {
    guard now - readAt >= Self.rest || now < readAt else { return newest }
    readAt = now
    let plan = reader.plan
    guard FileManager.default.fileExists(atPath: plan.folder) else {
      // The folder is removed when the output is complete.
      newest.isComplete = FileManager.default.fileExists(atPath: plan.request.output.path)
      newest.isRunning = false
      if newest.isComplete { (newest.farm, newest.shotFolders, newest.folder) = (nil, [], nil) }
      return newest
    }
    let status = reader.status()
    let summary = FarmSummary(status)
    newest.farm = summary
    newest.isRunning = summary.state == .running
    newest.isComplete = summary.state == .complete
    newest.failure = summary.shots.first { $0.state == .failed }.map {
      "shot \($0.number) has failed: \($0.reason ?? "")"
    }
    newest.shotFolders = status.shots.map { ($0.plan.first, $0.folder) }
    take(status)
    return newest
  }

  /// Adds new records. They are ordered by shot, not by the time of painting.
  private mutating func take(_ status: FarmStatus) {
    if status.shots.contains(where: { $0.records.count < taken[$0.plan.number] ?? 0 }) {
      // A shot's frames have been discarded.
      newest.generation += 1
      newest.records = []
      taken = [:]
    }
    for shot in status.shots {
      newest.records += shot.records.dropFirst(taken[shot.plan.number] ?? 0)
      taken[shot.plan.number] = shot.records.count
    }
  }
}
