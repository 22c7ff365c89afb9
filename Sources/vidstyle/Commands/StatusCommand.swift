import ArgumentParser
import Basics
import Foundation
import Painting
import VideoIO

/// `vidstyle status OUT`: the progress of a run.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows the progress of a run or a farm.",
    discussion: """
      EXAMPLE
        vidstyle status painted.mp4
        vidstyle status painted.mp4 --json
      """)

  @OptionGroup var place: RunPlaceOptions

  @Flag(help: "Print JSON, for programs.")
  var json = false

  func run() throws {
    let (output, folder) = (place.output, place.folder)
    if let status = try FarmStatus(folder: folder) { return try tell(status) }
    guard let status = try RunStatus(folder: folder) else {
      // A pattern stands for the files that match it.
      let files = (try? MediaInput(output))?.files ?? []
      guard files.contains(where: FileManager.default.fileExists(atPath:)) else {
        throw WorkError.noRun(output, folder: folder)
      }
      return try StandardOutput.print(
        json
          ? try StandardOutput.json(RunSummary(complete: output)) : "\(output.printable): complete")
    }
    try StandardOutput.print(json ? try StandardOutput.json(RunSummary(status)) : Self.text(status))
  }

  private func tell(_ status: FarmStatus) throws {
    var queue: SlurmFarm.Queue?
    do {
      queue = try SlurmFarm(status.plan, program: PlanTasks.program).queue()
    } catch let error as SlurmError {
      // The work folder has the same information on any machine.
      Console.standardError.print("vidstyle: warning: \(error.sentence.spoken)")
    }
    let summary = FarmSummary(status, queue: queue)
    try StandardOutput.print(
      json ? StandardOutput.json(summary) : FarmReport(summary: summary, queue: queue).description)
  }

  private static func text(_ status: RunStatus) -> String {
    let state =
      switch status.state {
      case .running: "running"
      case .suspended: "suspended (Ctrl-Z); 'fg' in its shell continues it"
      case .complete: "complete"
      case .stopped: "stopped; the same command resumes it"
      }
    var lines = ["\(status.run.output.printable): \(state)"]
    let share = status.frames.map { " of \($0) (\(status.percent ?? 0) %)" } ?? ""
    lines.append("frames     \(status.finishedCount)\(share)")
    let left = status.remaining.map { $0 > 0 ? ", about \(TimeText.text($0)) left" : "" } ?? ""
    lines.append("time       \(TimeText.text(status.spent)) painting\(left)")
    if let last = status.records.last {
      lines.append(
        "last loss  \(LossText.text(last.loss.terms, isSeeded: last.isSeeded)) after "
          + "\(last.iterations) iteration\(last.iterations == 1 ? "" : "s")")
    }
    if !status.isRunning, !status.isComplete {
      let weights = (try? Environment.weights(nil)) ?? ""
      lines.append("command    \(CommandText(status.run.request, defaultWeights: weights))")
    }
    if let frame = status.lastFrame { lines.append("last frame \(frame.printable)") }
    return lines.joined(separator: "\n")
  }
}
