import ArgumentParser
import Foundation
import Painting

/// Plans a film for several machines, showing progress; has the arguments and options of `paint`.
struct PlanMaker: ParsableArguments {
  @Argument(help: ArgumentHelp(PaintCommand.inputHelp, valueName: "in")) var input: String
  @Argument(help: ArgumentHelp(PaintCommand.styleHelp, valueName: "style")) var style: String
  @Argument(help: ArgumentHelp(PaintCommand.outputHelp, valueName: "out")) var output: String
  @OptionGroup var options: PaintOptions

  func validate() throws {
    if let pattern = Habits.replacedPattern(in: [input, style, output]) {
      throw ValidationError(Habits.quote(pattern))
    }
    for (option, isGiven) in [
      (.dryRun, options.running.isDryRun), (.each, options.running.each),
    ] as [(OptionEntry, Bool)] where isGiven {
      throw ValidationError("\(option.flag) is for a run on this machine, not for a plan")
    }
    _ = try request(weights: "")
  }

  /// The progress line.
  var progress: ProgressLine {
    ProgressLine(level: options.running.logging.level(), isImmediate: false)
  }

  /// The work folder.
  var folder: String { options.running.work ?? WorkFolder.path(for: output) }

  /// - Returns: the plan; `nil` if the result is complete.
  /// - Throws: an exit code when interrupted.
  func plan() throws -> FarmPlan? {
    let running = options.running
    let token = Interruption.listen()
    let progress = progress
    var request = try request(weights: Environment.weights(running.weights))
    request.instructionSet = try Environment.instructions(running.isa)
    let planner = try Planner(
      request, workers: running.threads.workers, cancellation: token
    ) { event in
      switch event {
      case .message(let message): progress.show(message)
      case .surveyed(let frames, let expected):
        progress.showProgress {
          ["looking for cuts", "frame \(frames)\(expected.map { "/\(max($0, frames))" } ?? "")"]
        }
      case .found(let folder): progress.notice("uses the plan in \(folder)")
      }
    }
    let outcome = try planner.plan()
    progress.hide()
    switch outcome {
    case .planned(let plan):
      progress.notice(Self.summary(plan))
      return plan
    case .complete:
      progress.notice(
        "\(output) is complete: an earlier run of the same command has finished it")
      return nil
    case .cancelled:
      Console.standardError.print("vidstyle: interrupted; nothing was planned")
      throw ExitCode(Interruption.exitCode)
    }
  }

  private func request(weights: String) throws -> PaintingRequest {
    try options.request(input: input, style: style, output: output, weights: weights)
  }

  /// A summary of the plan: its time, memory and disk, and the longest shot.
  private static func summary(_ plan: FarmPlan) -> String {
    let longest = plan.longestFirst[0]
    let (shots, frames) = (plan.shots.count, plan.frameCount)
    var text =
      "\(shots) shot\(shots == 1 ? "" : "s"), \(frames) frame\(frames == 1 ? "" : "s") of \(plan.size): "
      + "at most about \(TimeText.text(plan.seconds)) on one machine like this"
    if shots > 1 {
      text +=
        "; on any number of them at least as long as the longest shot, number \(longest.number) (frames "
        + "\(longest.first) to \(longest.last)): \(TimeText.text(longest.seconds))"
    }
    let disk = plan.shots.reduce(0) { $0 + $1.disk }
    let memory = plan.shots.map(\.memory).max() ?? 0
    return text
      + "; \(Bytes.text(memory)) of memory for each task, \(Bytes.text(disk)) in \(plan.folder)"
  }
}
