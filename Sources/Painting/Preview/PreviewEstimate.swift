/// What the whole run of a variant will take.
public struct PreviewEstimate: Sendable {
  public let run: RunEstimate
  /// Whether an iteration was timed, so that `run` knows the time.
  public let isTimed: Bool

  /// An upper bound of the seconds, where one is known.
  public var seconds: Double? { isTimed ? run.seconds : nil }

  /// The error that says that this machine has too little memory left for the run; `nil` if it has enough.
  public var shortage: PaintingError? {
    AvailableMemory.bytes().flatMap { run.shortage(of: $0) }
  }
}
