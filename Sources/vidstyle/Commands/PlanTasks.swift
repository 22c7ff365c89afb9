import Foundation
import Painting

/// The command lines of a plan.
struct PlanTasks {
  let plan: FarmPlan
  /// Threads of each task; `nil`: all of its machine.
  let threads: Int?

  /// The program's path, which is the same on all machines.
  static var program: String { Bundle.main.executablePath ?? CommandLine.arguments[0] }

  /// A line for each shot, the longest first, and one that joins them.
  var lines: [String] { plan.longestFirst.map { line(shot: $0.number) } + [joinLine] }

  private func line(shot number: Int) -> String {
    CommandText.quoted([Self.program, "shot", plan.folder, "\(number)"] + threadWords)
  }

  private var joinLine: String {
    CommandText.quoted([Self.program, "join", plan.folder, "--wait"] + threadWords)
  }

  private var threadWords: [String] { threads.map { ["--threads", "\($0)"] } ?? [] }

  func json() throws -> String {
    struct Task: Encodable {
      let shot, first, last: Int
      let seconds: Double
      let memory, disk: Int
      let command: String
    }
    struct List: Encodable {
      let plan, output, instructions: String
      let frames: Int
      let secondsPerIteration, seconds: Double
      let longest: Int
      let shots: [Task]
      let join: String
    }
    let list = List(
      plan: plan.folder, output: plan.request.output.path,
      instructions: plan.request.instructionSet ?? "", frames: plan.frameCount,
      secondsPerIteration: plan.secondsPerIteration, seconds: plan.seconds,
      longest: plan.longestFirst[0].number,
      shots: plan.longestFirst.map {
        Task(
          shot: $0.number, first: $0.first, last: $0.last, seconds: $0.seconds,
          memory: $0.memory, disk: $0.disk, command: line(shot: $0.number))
      }, join: joinLine)
    return try StandardOutput.json(list)
  }
}
