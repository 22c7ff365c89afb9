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
  /// Where those of each shot lie, from its first frame on; empty unless several machines paint.
  var shotFolders: [(first: Int, folder: String?)] = []
  /// Of the machines that paint, where there are several.
  var farm: FarmSummary?
  /// Whether a process works on the run.
  var isRunning = false
  var isComplete = false
  var growing: RunView.Growing?
  var failure: String?

  /// Where a finished frame lies.
  func folder(of frame: Int) -> String? {
    shotFolders.isEmpty ? folder : shotFolders.last { $0.first <= frame }?.folder
  }

  /// Seconds that are left, as far as those who paint have told.
  ///
  /// - Parameter now: seconds since 1970.
  func remaining(now: Double) -> Double? {
    guard isRunning else { return nil }
    if let farm { return farm.secondsLeft }
    // What a report says of the rest was true when it was made.
    guard let report, let seconds = report.remaining else { return nil }
    return max(0, seconds - max(0, now - report.updated))
  }

  var passes: Int { request?.coherence.passes ?? 1 }

  var finished: Int { records.count { $0.pass == passes } }
}
