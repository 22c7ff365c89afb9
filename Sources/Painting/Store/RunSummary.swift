/// The progress of a run for programs, as printed by `vidstyle status --json`.
public struct RunSummary: Encodable, Equatable, Sendable {
  public enum State: String, Encodable, Sendable {
    case running
    /// Suspended by Ctrl-Z or the like, until it is continued.
    case suspended
    /// Ended before it was complete; the same request resumes it.
    case stopped
    case complete
  }

  public let output: String
  public let state: State
  /// The work folder; absent if only the result is left.
  public var folder: String?
  /// How many frames there will be, if known.
  public var frames: Int?
  public var finishedFrames: Int?
  /// Finished frames of all, from 0 to 100.
  public var percent: Int?
  public var secondsPainting: Double?
  public var secondsLeft: Double?
  /// The picture of the last finished frame.
  public var lastFrame: String?
  public var lastIterations: Int?
  public var lastLoss: FrameRecord.Losses?

  /// A run whose result is complete and whose work folder is gone.
  public init(complete output: String) {
    self.output = output
    state = .complete
  }

  public init(_ status: RunStatus) {
    output = status.run.output
    state = status.state
    folder = status.folder
    frames = status.frames
    finishedFrames = status.finishedCount
    percent = status.percent
    secondsPainting = status.spent
    secondsLeft = status.remaining
    lastFrame = status.lastFrame
    lastIterations = status.records.last?.iterations
    lastLoss = status.records.last?.loss
  }
}
