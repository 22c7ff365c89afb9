import ArgumentParser
import Painting

/// `vidstyle cancel OUT`: cancels a film on the cluster.
struct CancelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Cancels the jobs that 'farm' has submitted to Slurm.",
    discussion: """
      Finished frames stay: the same 'farm' command resumes from there.

      EXAMPLE
        vidstyle cancel painted.mp4
      """)

  @OptionGroup var place: RunPlaceOptions

  func run() throws {
    let (output, folder) = (place.output, place.folder)
    guard let plan = try FarmPlan(in: folder) else {
      throw WorkError.noRun(output, folder: folder)
    }
    let count = try SlurmFarm(plan, program: PlanTasks.program).cancel()
    let status = FarmStatus(plan)
    try StandardOutput.print(
      "\(output): \(count == 0 ? "nothing was in the queue" : "\(count) task\(count == 1 ? "" : "s") ended"); "
        + "\(status.finishedFrames) of \(plan.frameCount) frames are kept in \(plan.folder)")
  }
}
