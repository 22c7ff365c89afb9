import ArgumentParser
import Foundation
import Painting

/// `vidstyle farm IN STYLE OUT`: paints a film on a Slurm cluster.
struct FarmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "farm",
    abstract: "Paints a film on a Slurm cluster, shot by shot.",
    discussion: """
      Takes the options of 'paint' except --deadline. Plans the film, then submits one task per shot, and \
      one that joins the shots into the file that 'paint' would have made, to Slurm. Repeat it to submit \
      only what is missing. 'vidstyle status OUT' shows the progress, 'vidstyle cancel OUT' cancels it. \
      docs/FARM.md says what the cluster needs.

      EXAMPLE
        vidstyle farm in.mp4 style.jpg out.mp4 --slurm "--partition=cpu"
      """)

  @OptionGroup var film: PlanMaker
  @OptionGroup(title: OptionEntry.Section.farm.rawValue) var farm: FarmOptions

  func run() throws {
    try SlurmFarm.checkCommands()
    if film.options.running.restart { try cancelEarlier() }
    guard let plan = try film.plan() else { return }
    let farm = SlurmFarm(
      plan, program: PlanTasks.program, options: farm.words, concurrent: farm.concurrent)
    let progress = film.progress
    if let message = try farm.warning() { progress.show(message) }
    let submission = try farm.submit()
    progress.notice(Self.text(submission, film.output))
    if let failure = submission.givenUp.first { throw failure }
  }

  /// Cancels the jobs of an earlier plan before a new one replaces it.
  private func cancelEarlier() throws {
    guard let plan = try? FarmPlan(in: film.folder) else { return }
    _ = try SlurmFarm(plan, program: PlanTasks.program).cancel()
  }

  private static func text(_ submission: SlurmFarm.Submission, _ output: String) -> String {
    var parts: [String] = []
    func shots(_ count: Int) -> String { "\(count) shot\(count == 1 ? "" : "s")" }
    if submission.shots > 0 {
      parts.append(
        "\(shots(submission.shots)) submitted to Slurm as job \(submission.jobs.joined(separator: ", "))"
      )
    }
    if submission.queued > 0 { parts.append("\(shots(submission.queued)) already in its queue") }
    if let join = submission.join { parts.append("job \(join) joins them") }
    if !submission.givenUp.isEmpty {
      parts.append("\(shots(submission.givenUp.count)) not submitted again")
    }
    return parts.joined(separator: "; ") + "; 'vidstyle status \(output)' shows its progress"
  }
}
