import Foundation
import Painting

/// Reports the progress of a plan's shots.
struct FarmReport: CustomStringConvertible {
  let summary: FarmSummary
  /// Slurm's queue; `nil` if nothing was submitted to it, or it cannot be asked.
  let queue: SlurmFarm.Queue?

  var description: String {
    var lines = ["\(summary.output.printable): \(state)"]
    let states: [(FarmSummary.Shot.State, String)] = [
      (.running, "running"), (.stopped, "stopped"), (.failed, "failed"),
    ]
    var parts = ["\(summary.count(.painted)) of \(summary.shots.count) painted"]
    parts += states.filter { summary.count($0.0) > 0 }.map { "\(summary.count($0.0)) \($0.1)" }
    if let waiting = queue?.waiting, waiting > 0 { parts.append("\(waiting) waiting") }
    lines.append("shots      " + parts.joined(separator: ", "))
    lines.append(
      "frames     \(summary.finishedFrames) of \(summary.frames) (\(summary.percent) %)")
    if let seconds = summary.secondsLeft, seconds > 0 {
      lines.append(
        "time       about \(TimeText.text(seconds)) left on \(Self.tasks(summary.count(.running)))")
    }
    if let obstacles = queue?.obstacles, !obstacles.isEmpty {
      lines.append("queue      waiting for \(obstacles.joined(separator: ", "))")
    }
    lines += summary.shots.compactMap(line)
    return lines.joined(separator: "\n")
  }

  private var state: String {
    switch summary.state {
    case .planned: "planned"
    case .queued: "in the queue"
    case .running: "painted by \(Self.tasks(max(summary.count(.running), queue?.running ?? 0)))"
    case .stopped: "stopped; the same command resumes it"
    case .painted: queue?.joins == true ? "painted, to be joined" : "painted, not joined yet"
    case .complete: "complete"
    }
  }

  private static func tasks(_ count: Int) -> String { "\(count) task\(count == 1 ? "" : "s")" }

  /// A line about a shot; `nil` for most.
  private func line(_ shot: FarmSummary.Shot) -> String? {
    let label = "shot \(shot.number)".padding(toLength: 11, withPad: " ", startingAt: 0)
    let host = shot.host.map { ", last on \($0.printable)" } ?? ""
    switch shot.state {
    case .running:
      return label
        + "\(shot.finishedFrames) of \(shot.lastFrame - shot.firstFrame + 1) frames, on "
        + (shot.host ?? "?").printable + (shot.job.map { " as job \($0.printable)" } ?? "")
    case .failed:
      let reason = (shot.reason ?? "").printable
      guard let failures = shot.failures else { return "\(label)ended: \(reason)" }
      return "\(label)failed \(failures) time\(failures == 1 ? "" : "s")\(host): \(reason)"
    case .waiting, .stopped, .painted: return nil
    }
  }
}
