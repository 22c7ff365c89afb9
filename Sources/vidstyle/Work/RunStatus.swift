import Basics
import Foundation
import VideoIO

/// How far a run is, by what its work folder says.
struct RunStatus {
  let folder: String
  let run: RunDescription
  let records: [FrameRecord]
  let isRunning: Bool

  /// Nil if the folder holds no run.
  init?(folder: String) throws {
    guard let run = try RunDescription(in: folder) else { return nil }
    self.folder = folder
    self.run = run
    isRunning = try !RawFile(WorkFolder.lock(folder), for: .reading).lock()
    records = try WorkFolder.records(
      of: try RawFile(WorkFolder.journal(folder), for: .reading)
    ).records
  }

  /// Frames that all passes have painted.
  var finishedFrames: [FrameRecord] { records.filter { $0.pass == run.passes } }

  /// Seconds of painting that are left, at the pace of the frames that followed another.
  var remaining: Double? {
    guard let frames = run.frames, !records.isEmpty else { return nil }
    let later = records.filter { $0.frame > 1 && !$0.cut }
    let paced = later.isEmpty ? records : later
    let pace = paced.map(\.seconds).reduce(0, +) / Double(paced.count)
    return pace * max(0, Double(frames) * Double(run.passes) - Double(records.count))
  }

  var text: String {
    let finished = finishedFrames
    let state =
      isRunning
      ? "running" : run.frames == finished.count ? "complete" : "stopped; the same command goes on"
    var lines = ["\(run.output): \(state)"]
    let share = run.frames.map { " of \($0) (\(100 * finished.count / max($0, 1)) %)" } ?? ""
    lines.append("frames     \(finished.count)\(share)")
    let spent = records.map(\.seconds).reduce(0, +)
    let left = remaining.map { $0 > 0 ? ", about \(ProgressReporter.format($0)) left" : "" } ?? ""
    lines.append("time       \(ProgressReporter.format(spent)) painting\(left)")
    if let last = records.last {
      lines.append(
        "last loss  "
          + ProgressReporter.describe(last.loss.terms, isSeeded: !last.cut && last.frame > 1)
          + " after \(last.iterations) iteration\(last.iterations == 1 ? "" : "s")")
    }
    if let last = finished.last {
      lines.append("last frame \(WorkFolder.frame(last.frame, folder))")
    }
    return lines.joined(separator: "\n")
  }
}
