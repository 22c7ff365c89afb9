import Foundation

/// The queue's view of a plan.
extension SlurmFarm {
  public struct Queue: Equatable, Sendable {
    /// Numbers of shots whose tasks are running and waiting.
    public let running: Int
    public let waiting: Int
    /// Whether the joining job is in the queue.
    public let joins: Bool
    /// Slurm's reasons why tasks are waiting that will not start soon without help.
    public let obstacles: [String]
    /// Shots that were in the queue, and left it without being painted, with how their tasks ended.
    public let ended: [(shot: Int, reason: String)]

    public static func == (a: Queue, b: Queue) -> Bool {
      a.running == b.running && a.waiting == b.waiting && a.joins == b.joins
        && a.obstacles == b.obstacles && a.ended.map(\.shot) == b.ended.map(\.shot)
    }
  }

  /// - Returns: `nil` if nothing was submitted.
  /// - Throws: ``SlurmError``.
  public func queue() throws -> Queue? {
    let jobs = try SlurmJobs(in: folder)
    guard !jobs.arrays.isEmpty else { return nil }
    let tasks = try SlurmTask.all(named: [name, joinName])
    let painting = tasks.filter { $0.name == name }
    let queued = Set(painting.compactMap { jobs.shot(of: $0) })
    let usual = ["None", "Priority", "Resources", "Dependency", "JobArrayTaskLimit", "BeginTime"]
    let ended = plan.shots.map(\.number).filter {
      !folder.isFinished($0) && !queued.contains($0) && jobs.attempts(on: $0) > 0
    }
    return Queue(
      running: painting.count { $0.isRunning }, waiting: painting.count { !$0.isRunning },
      joins: tasks.contains { $0.name == joinName },
      obstacles: Set(tasks.filter { !$0.isRunning && !usual.contains($0.reason) }.map(\.reason))
        .sorted(),
      ended: ended.map { ($0, end(of: $0, jobs)?.text ?? "") })
  }
}
