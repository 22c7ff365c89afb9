import ArgumentParser
import Foundation
import Painting

/// `vidstyle shot WORK N`: paints one shot of a plan.
struct ShotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shot",
    abstract: "Paints one shot of a plan.",
    discussion: """
      'plan' prints this command and 'farm' submits it to Slurm. It resumes where an earlier attempt \
      stopped, and does nothing if the shot is already painted. Two at the same time do no harm.
      """)

  @Argument(help: ArgumentHelp("The work folder of the plan.", valueName: "work")) var work: String
  @Argument(
    help: ArgumentHelp("The shot, from 1.", valueName: "number"),
    transform: TextValue.integer(1...Int.max))
  var number: Int
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var logging: LoggingOptions

  func run() throws {
    let token = Interruption.listen()
    let progress = ProgressLine(level: logging.level(), isImmediate: true)
    let plan = try FarmPlan.read(work)
    let run = try ShotRun(
      plan, shot: number, workers: threads.workers, task: FarmTask(job: Environment.queueTask),
      cancellation: token, report: progress.show)
    let outcome = try run.paint()
    progress.hide()
    switch outcome {
    case .painted(let frames):
      progress.notice("shot \(number): \(frames) frame\(frames == 1 ? "" : "s") painted")
    case .known: progress.notice("shot \(number) is painted")
    case .cancelled(let frames):
      Console.standardError.print(
        "vidstyle: interrupted; \(frames) frame\(frames == 1 ? "" : "s") of shot \(number) kept")
      throw ExitCode(Interruption.exitCode)
    }
  }
}
