import ArgumentParser
import Foundation
import Painting

/// `vidstyle join WORK`: makes the output of a plan.
struct JoinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join",
    abstract: "Joins the painted shots of a plan.",
    discussion: """
      The last task of a plan: encodes the frames, copies sound and subtitles, and removes the work \
      folder unless the plan was made with --keep.
      """)

  @Argument(help: ArgumentHelp("The work folder of the plan.", valueName: "work")) var work: String
  @Flag(help: "Wait until all shots are painted.") var wait = false
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var logging: LoggingOptions

  func run() throws {
    let token = Interruption.listen()
    let progress = ProgressLine(level: logging.level(), isImmediate: true)
    let run = try JoinRun(
      FarmPlan.read(work), workers: threads.workers, cancellation: token, report: progress.show)
    if wait, try !run.wait() { throw ExitCode(Interruption.exitCode) }
    if case .cancelled = try run.join() { throw ExitCode(Interruption.exitCode) }
  }
}
