import Basics
import Foundation

/// A job, or a task of a job array, that Slurm has in its queue.
struct SlurmTask: Equatable {
  /// The job, without the task.
  let job: String
  /// Of an array's task.
  let index: Int?
  let name: String
  /// Its state as Slurm names it, such as `RUNNING`.
  let state: String
  /// Slurm's reason why it is waiting.
  let reason: String

  var isRunning: Bool { state == "RUNNING" }

  /// The tasks of jobs with these names that have not ended.
  static func all(named names: [String]) throws -> [SlurmTask] {
    let text = try SlurmCommand.run([
      "squeue", "--noheader", "--array", "--name=\(names.joined(separator: ","))",
      "--format=%i|%j|%T|%r",
    ])
    return text.split(whereSeparator: \.isNewline).compactMap { SlurmTask(String($0)) }
      .filter { $0.state != "COMPLETING" }
  }

  /// A line of squeue.
  init?(_ line: String) {
    let fields = line.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false)
    guard fields.count == 4 else { return nil }
    let words = fields[0].split(separator: "_", maxSplits: 1)
    guard let job = words.first, Int(job) != nil else { return nil }
    self.job = String(job)
    index = words.count > 1 ? Int(words[1]) : nil
    name = String(fields[1])
    state = String(fields[2])
    reason = String(fields[3])
  }
}
