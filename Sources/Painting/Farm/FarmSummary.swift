import Basics

/// How far a farm is, for programs and pages: what `vidstyle status --json` prints.
public struct FarmSummary: Encodable, Equatable, Sendable {
  public enum State: String, Encodable, Sendable {
    case planned
    /// Tasks wait in the queue, and none paints.
    case queued
    case running
    /// Shots are missing, and nobody paints; the same command resumes.
    case stopped
    /// All shots are painted, and are to be joined.
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
    /// The machine that paints it, or was the last to.
    public var host: String?
    /// What a queue calls its task.
    public var job: String?
    /// How often it has failed.
    public var failures: Int?
    /// Why it is not painted.
    public var reason: String?
  }

  public let output: String
  public let state: State
  /// The work folder.
  public let folder: String
  public let frames: Int
  public let finishedFrames: Int
  /// Finished frames of all, from 0 to 100.
  public let percent: Int
  /// Seconds until all shots are painted, while anybody paints.
  public let secondsLeft: Double?
  public let shots: [Shot]

  /// - Parameter queue: what Slurm says; `nil` where nothing was handed to it, or it is not asked.
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

  /// How many shots are in a state.
  public func count(_ state: Shot.State) -> Int { shots.count { $0.state == state } }
}

extension FarmSummary.Shot {
  /// - Parameter ended: how its last task in the queue ended without painting it.
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
    case .begun(let task, let isAlive):
      (host, job) = (task.host, task.job)
      // The queue knows of tasks that were killed.
      state = isAlive ? .running : ended == nil ? .stopped : .failed
      if !isAlive { reason = ended }
    case .waiting:
      state = ended == nil ? .waiting : .failed
      reason = ended
    }
  }
}
