import Basics
import Foundation
import VideoIO

/// Submits the shots of a plan to Slurm, and cancels them.
public struct SlurmFarm {
  public let plan: FarmPlan
  let folder: FarmFolder
  /// The program's path on all machines.
  let program: String
  /// Options for sbatch.
  let options: [String]
  /// The most shots to paint at the same time.
  let concurrent: Int?

  /// - Parameters:
  ///   - program: the path of the command line program, which is the same on all machines.
  ///   - options: for sbatch; they take precedence over the plan's limits.
  public init(_ plan: FarmPlan, program: String, options: [String] = [], concurrent: Int? = nil) {
    self.plan = plan
    folder = FarmFolder(plan.folder)
    self.program = program
    self.options = options
    self.concurrent = concurrent
  }

  /// The outcome of submitting shots.
  public struct Submission: Equatable, Sendable {
    /// Job arrays, and how many shots they have.
    public var jobs: [String] = []
    public var shots = 0
    /// Shots that were already in the queue.
    public var queued = 0
    /// The joining job; `nil` if shots have failed too often.
    public var join: String?
    /// Failures of shots that are not submitted again.
    public var givenUp: [FarmError] = []
  }

  var name: String { "vidstyle-\(plan.id)" }
  var joinName: String { "\(name)-join" }

  /// Submits the shots that are neither painted nor in the queue, and the joining job.
  ///
  /// - Throws: ``SlurmError``, `FileError`.
  public func submit() throws -> Submission {
    try folder.make()
    let lock = try SubmissionLock(in: folder)
    defer { withExtendedLifetime(lock) {} }
    var jobs = try SlurmJobs(in: folder)
    let tasks = try SlurmTask.all(named: [name, joinName])
    let queued = Set(tasks.compactMap { jobs.shot(of: $0) })
    let missing = plan.longestFirst.filter {
      !folder.isFinished($0.number) && !queued.contains($0.number)
    }
    var submission = Submission()
    submission.queued = queued.count
    var due: [PlannedShot] = []
    for shot in missing {
      if let error = givenUp(shot, jobs) {
        submission.givenUp.append(error)
      } else {
        due.append(shot)
      }
    }
    if missing.isEmpty, let join = tasks.first(where: { $0.name == joinName }) {
      submission.join = join.job
      return submission
    }
    let before = jobs.arrays.count
    for group in groups(due, jobs) {
      let id = try SlurmCommand.run(
        ["sbatch"] + arrayOptions(group), input: script(group.shots)
      ).trimmingCharacters(in: .whitespacesAndNewlines)
      jobs.arrays.append(
        SlurmJobs.Array(
          id: String(id.prefix { $0.isNumber }), shots: group.shots, memory: group.memory,
          minutes: group.minutes))
      // Recorded at once, so that the jobs are known whatever happens next.
      try jobs.write(to: folder)
    }
    submission.jobs = jobs.arrays[before...].map(\.id)
    submission.shots = due.count
    let joins = tasks.filter { $0.name == joinName }.map(\.job)
    if !joins.isEmpty { _ = try SlurmCommand.run(["scancel"] + joins) }
    jobs.join = nil
    if submission.givenUp.isEmpty {
      let earlier = Set(tasks.filter { $0.name == name }.map(\.job)).sorted()
      let id = try SlurmCommand.run(
        ["sbatch"] + joinOptions(after: submission.jobs, anyEndOf: earlier), input: joinScript
      ).trimmingCharacters(in: .whitespacesAndNewlines)
      jobs.join = String(id.prefix { $0.isNumber })
      submission.join = jobs.join
    }
    try jobs.write(to: folder)
    return submission
  }

  /// The failure for which a shot is not submitted again; `nil` if it is.
  private func givenUp(_ shot: PlannedShot, _ jobs: SlurmJobs) -> FarmError? {
    let attempts = jobs.attempts(on: shot.number)
    guard attempts >= ShotFailure.limit else { return nil }
    var failure = ShotFailure(
      attempts: attempts, reason: end(of: shot.number, jobs)?.text ?? "", task: nil)
    if let noted = ShotFailure(in: folder, shot: shot.number) { failure.task = noted.task }
    return .failed(shot: shot, failure, folder: plan.folder)
  }

  /// How the last task on a shot ended; `nil` if there was none.
  func end(of shot: Int, _ jobs: SlurmJobs) -> SlurmEnd? {
    jobs.last(with: shot).map { SlurmEnd(log: log($0.array.id, "\($0.index)")) }
  }

  /// Cancels everything in the queue.
  ///
  /// - Returns: how many tasks were in the queue.
  /// - Throws: ``SlurmError``, `FileError`.
  public func cancel() throws -> Int {
    let lock = try SubmissionLock(in: folder)
    defer { withExtendedLifetime(lock) {} }
    var jobs = try SlurmJobs(in: folder)
    let names = [name, joinName]
    let count = try SlurmTask.all(named: names).count
    if count > 0 {
      _ = try SlurmCommand.run(["scancel", "--name=\(name)"])
      _ = try SlurmCommand.run(["scancel", "--name=\(joinName)"])
    }
    for index in jobs.arrays.indices { jobs.arrays[index].isCancelled = true }
    jobs.join = nil
    try jobs.write(to: folder)
    for _ in 0..<240 where try !SlurmTask.all(named: names).isEmpty { usleep(250_000) }
    let left = try SlurmTask.all(named: names).map(\.job)
    guard left.isEmpty else { throw SlurmError.notCancelled(Set(left).sorted()) }
    return count
  }
}
