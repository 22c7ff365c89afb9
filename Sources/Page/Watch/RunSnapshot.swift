import Painting

/// What is known of a run at a moment, wherever it is painted.
struct RunSnapshot: Sendable {
  var request: PaintingRequest?
  /// `nil` where the run tells nothing, because it has ended or is of an earlier version.
  var report: LiveReport?
  var records: [FrameRecord] = []
  /// Changes when the records begin anew.
  var generation = 0
  var frames: Int?
  /// Where finished frames lie; `nil` once only the output is left.
  var folder: String?
  /// Whether a process works on the run.
  var isRunning = false
  var isComplete = false
  var growing: RunView.Growing?
  var failure: String?

  var passes: Int { request?.coherence.passes ?? 1 }

  var finished: Int { records.count { $0.pass == passes } }
}
