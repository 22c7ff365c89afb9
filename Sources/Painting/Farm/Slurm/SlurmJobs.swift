import Basics
import Foundation

/// What was handed to Slurm for a plan: `jobs.json`.
struct SlurmJobs: Codable {
  /// A job array: a task for each of some shots.
  struct Array: Codable {
    let id: String
    /// Task `n` paints the `n`th of these.
    let shots: [Int]
    /// Megabytes, if the plan chose them.
    let memory: Int
    let minutes: Int
    /// Whether the user has ended it: what it has not painted has not failed.
    var isCancelled = false
  }

  var arrays: [Array] = []
  /// The joining job.
  var join: String?

  /// What a folder says.
  init(in folder: FarmFolder) throws {
    guard Folder.holds(folder.jobs) else { return }
    guard let jobs: Self = OwnJSON.read(folder.jobs, upTo: 1 << 26) else {
      throw WorkError.damaged(folder.jobs)
    }
    self = jobs
  }

  func write(to folder: FarmFolder) throws {
    try OwnJSON.write(self, to: folder.jobs)
  }

  /// The shot that a task in the queue paints; `nil` if it is another's, or joins.
  func shot(of task: SlurmTask) -> Int? {
    guard let index = task.index, let array = arrays.first(where: { $0.id == task.job }),
      array.shots.indices.contains(index - 1)
    else { return nil }
    return array.shots[index - 1]
  }

  /// How often a shot was handed over, but for what the user has ended.
  func attempts(on shot: Int) -> Int {
    arrays.count { !$0.isCancelled && $0.shots.contains(shot) }
  }

  /// The last array with a shot, and the shot's task in it.
  func last(with shot: Int) -> (array: Array, index: Int)? {
    for array in arrays.reversed() {
      if let place = array.shots.firstIndex(of: shot) { return (array, place + 1) }
    }
    return nil
  }
}
