import Basics
import Foundation

/// The jobs submitted to Slurm for a plan: `jobs.json`.
struct SlurmJobs: Codable {
  /// A job array: one task per shot, for some shots.
  struct Array: Codable {
    let id: String
    /// Task `n` paints the `n`th of these.
    let shots: [Int]
    /// Megabytes, if the plan chose them.
    let memory: Int
    let minutes: Int
    /// Whether the user has cancelled it: its unpainted shots have then not failed.
    var isCancelled = false
  }

  var arrays: [Array] = []
  /// The joining job.
  var join: String?

  /// The jobs recorded in a folder.
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

  /// The shot that a task in the queue paints; `nil` if it is not one of ours, or joins.
  func shot(of task: SlurmTask) -> Int? {
    guard let index = task.index, let array = arrays.first(where: { $0.id == task.job }),
      array.shots.indices.contains(index - 1)
    else { return nil }
    return array.shots[index - 1]
  }

  /// How often a shot was submitted, without jobs that the user cancelled.
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
