import ArgumentParser
import Foundation
import Painting

/// `vidstyle plan IN STYLE OUT`: the shots of a film as tasks for any queue.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Prints a command line for each shot of a film, for several machines.",
    discussion: """
      Takes the options of 'paint' except --deadline. Finds the cuts in the whole input, and keeps the plan \
      in the work folder, which all machines must see. The command lines may run in any order, on any \
      machine; the last one joins the shots into the file that 'paint' would have made.

      EXAMPLE
        vidstyle plan in.mp4 style.jpg out.mp4 > tasks.txt
        parallel --jobs 4 < tasks.txt
      """)

  @OptionGroup var film: PlanMaker
  @Flag(help: "Print the plan as JSON: shots, frames, commands, estimates.") var json = false

  func run() throws {
    guard let plan = try film.plan() else { return }
    let tasks = PlanTasks(plan: plan, threads: film.options.running.threads.threads)
    try StandardOutput.print(json ? tasks.json() : tasks.lines.joined(separator: "\n"))
  }
}
