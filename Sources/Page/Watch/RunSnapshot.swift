import Painting

/// The state of a run at one moment, wherever it is painted.
struct RunSnapshot: Sendable {
  var request: PaintingRequest?
  /// `nil` if the run gives no report, because it has ended or is of an earlier version.
  var report: LiveReport?
  var records: [FrameRecord] = []
  /// Changes when the records start over.
  var generation = 0
  var frames: Int?
  /// The folder of the finished frames; `nil` once only the output is left.
  var folder: String?
  /// The folder of each shot's frames, by its first frame; empty unless several machines paint.
  var shotFolders: [(first: Int, folder: String?)] = []
  /// The status of the farm, if several machines paint.
  var farm: FarmSummary?
  /// Whether a process is working on the run.
  var isRunning = false
  var isComplete = false
  var growing: RunView.Growing?
  var failure: String?

  /// The folder of a finished frame.
  func folder(of frame: Int) -> String? {
    shotFolders.isEmpty ? folder : shotFolders.last { $0.first <= frame }?.folder
  }

  /// Seconds left, according to the latest reports.
  ///
  /// - Parameter now: seconds since 1970.
  func remaining(now: Double) -> Double? {
    guard isRunning else { return nil }
    if let farm { return farm.secondsLeft }
    // A report's estimate refers to the time when it was written.
    guard let report, let seconds = report.remaining else { return nil }
    return max(0, seconds - max(0, now - report.updated))
  }

  var passes: Int { request?.coherence.passes ?? 1 }

  var finished: Int { records.count { $0.pass == passes } }
}
