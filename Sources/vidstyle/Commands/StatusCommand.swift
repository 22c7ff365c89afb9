import ArgumentParser
import Basics
import Foundation
import Painting
import VideoIO

/// `vidstyle status OUT`: how far a run is.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tells how far a running or stopped job is.",
    discussion: """
      EXAMPLE
        vidstyle status painted.mp4
      """)

  @Argument(help: ArgumentHelp("What the job writes.", valueName: "out"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "The job's work folder, if it was named (default: OUT.vidstyle).", valueName: "folder"))
  var work: String?

  func run() throws {
    let folder = work ?? WorkFolder.path(for: output)
    guard let status = try RunStatus(folder: folder) else {
      // A pattern stands for its members.
      let files = (try? MediaInput(output))?.files ?? []
      guard files.contains(where: FileManager.default.fileExists(atPath:)) else {
        throw WorkError.noRun(output, folder: folder)
      }
      print("\(output.printable): complete")
      return
    }
    print(Self.text(status))
  }

  private static func text(_ status: RunStatus) -> String {
    let count = status.finishedFrames.count
    let state =
      status.isRunning
      ? "running" : status.isComplete ? "complete" : "stopped; the same command resumes it"
    var lines = ["\(status.run.output.printable): \(state)"]
    let share = status.run.frames.map { " of \($0) (\(100 * count / max($0, 1)) %)" } ?? ""
    lines.append("frames     \(count)\(share)")
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
