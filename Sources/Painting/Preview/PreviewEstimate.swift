/// An estimate of the whole run of a variant.
public struct PreviewEstimate: Sendable {
  public let run: RunEstimate
  /// Whether an iteration was timed, so that `run` has a time.
  public let isTimed: Bool

  /// An upper bound of the seconds, if known.
  public var seconds: Double? { isTimed ? run.seconds : nil }

  /// The error to report if this machine has too little free memory for the run; `nil` if it has
  /// enough.
  public var shortage: PaintingError? {
    AvailableMemory.bytes().flatMap { run.shortage(of: $0) }
  }
}
