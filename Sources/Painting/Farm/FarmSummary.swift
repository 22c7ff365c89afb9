import Basics

/// The progress of a farm for programs and pages, as printed by `vidstyle status --json`.
public struct FarmSummary: Encodable, Equatable, Sendable {
  public enum State: String, Encodable, Sendable {
    case planned
    /// Tasks are waiting in the queue, and none is painting.
    case queued
    case running
    /// Shots are missing, and no task is painting; the same command resumes.
    case stopped
    /// All shots are painted, but not yet joined.
    case painted
    case complete
  }

  public struct Shot: Encodable, Equatable, Sendable {
    public enum State: String, Encodable, Sendable {
      case waiting, running, stopped, failed, painted
    }

    public let number: Int
    public let firstFrame: Int
    public let lastFrame: Int
    public let state: State
    public let finishedFrames: Int
    /// The machine that is painting it, or the last one that was.
    public var host: String?
    /// Its task's name in the queue.
    public var job: String?
    /// How often it has failed.
    public var failures: Int?
    /// The reason why it is not painted.
    public var reason: String?
  }

  public let output: String
  public let state: State
  /// The work folder.
  public let folder: String
  public let frames: Int
  public let finishedFrames: Int
  /// Finished frames in per cent of all.
  public let percent: Int
  /// Seconds until all shots are painted, while tasks are painting.
  public let secondsLeft: Double?
  public let shots: [Shot]

  /// - Parameter queue: Slurm's queue; `nil` if nothing was submitted to it, or it is not asked.
  public init(_ status: FarmStatus, queue: SlurmFarm.Queue? = nil) {
    let ended = Dictionary(uniqueKeysWithValues: queue?.ended.map { ($0.shot, $0.reason) } ?? [])
    output = status.plan.request.output.path
    folder = status.plan.folder
    frames = status.plan.frameCount
    finishedFrames = status.finishedFrames
    percent = 100 * finishedFrames / frames
    secondsLeft = status.remaining
    shots = status.shots.map { Shot($0, ended: ended[$0.plan.number]) }
    state = Self.state(status, shots, queue)
  }

  private static func state(
    _ status: FarmStatus, _ shots: [Shot], _ queue: SlurmFarm.Queue?
  ) -> State {
    if status.isComplete { return .complete }
    if status.isPainted { return .painted }
    if shots.contains(where: { $0.state == .running }) { return .running }
    if let queue, queue.running > 0 { return .running }
    if let queue, queue.waiting > 0 { return .queued }
    let hasBegun =
      queue != nil || shots.contains { $0.state != .waiting || $0.finishedFrames > 0 }
    return hasBegun ? .stopped : .planned
  }

  /// The number of shots in a state.
  public func count(_ state: Shot.State) -> Int { shots.count { $0.state == state } }
}

extension FarmSummary.Shot {
  /// - Parameter ended: how its last task in the queue ended, if it did not finish the shot.
  fileprivate init(_ shot: FarmStatus.Shot, ended: String?) {
    number = shot.plan.number
    firstFrame = shot.plan.first
    lastFrame = shot.plan.last
    finishedFrames = shot.finished
    switch shot.state {
    case .painted: state = .painted
    case .failed(let failure):
      state = .failed
      (host, job) = (failure.task?.host, failure.task?.job)
      (failures, reason) = (failure.attempts, failure.reason)
    case .started(let task, let isAlive):
      (host, job) = (task.host, task.job)
      // Only the queue has information on tasks that were killed.
      state = isAlive ? .running : ended == nil ? .stopped : .failed
      if !isAlive { reason = ended }
    case .waiting:
      state = ended == nil ? .waiting : .failed
      reason = ended
    }
  }
}
