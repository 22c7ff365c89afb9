import Transfer

/// Measures iterations and works out how much of a run is left.
struct ProgressTracker {
  private let frames: Int?
  private let settings: TransferSettings
  private let passes: Int
  private let start = ContinuousClock.now
  /// Frames painted at least once.
  private(set) var finishedFrames = 0
  /// The same, counting every pass.
  private var paintedFrames = 0
  private var number = 1
  private var pass = 1
  private var isSeeded = false
  /// Iterations timed so far. The first at a size comes after decoding and is not timed.
  private var timedIterations = 0
  /// The same in iterations of whole frames: those at smaller sizes count for less.
  private var timedWork = 0.0
  private var timedSeconds = 0.0
  private var lastIteration = ContinuousClock.now
  /// Frames that started from their predecessor, and their iterations.
  private var seededFrames = 0
  private var seededIterations = 0

  /// - Parameters:
  ///   - frames: how many will come, as far as known.
  ///   - passes: how often each is painted.
  init(frames: Int?, passes: Int, settings: TransferSettings) {
    self.frames = frames
    self.passes = passes
    self.settings = settings
  }

  mutating func beginFrame(_ number: Int, isSeeded: Bool, pass: Int) {
    self.number = number
    self.pass = pass
    self.isSeeded = isSeeded
    lastIteration = .now
  }

  /// Notes an iteration of the frame at hand.
  mutating func record(_ report: EvaluationReport) -> RunProgress {
    let now = ContinuousClock.now
    if report.evaluation > 1 {
      timedIterations += 1
      timedWork += report.share
      timedSeconds += (now - lastIteration).seconds
    }
    lastIteration = now
    return RunProgress(
      frame: number, frames: frames, pass: pass, passes: passes, isSeeded: isSeeded,
      report: report, secondsPerIteration: secondsPerIteration, remaining: remaining(after: report))
  }

  mutating func endFrame(_ result: Minimization) {
    paintedFrames += 1
    if pass == 1 { finishedFrames += 1 }
    if isSeeded {
      seededFrames += 1
      seededIterations += result.evaluations
    }
  }

  /// Counts a painting of an earlier run.
  mutating func recall(_ record: FrameRecord) {
    beginFrame(record.frame, isSeeded: record.isSeeded, pass: record.pass)
    endFrame(record.minimization)
  }

  /// Whether just enough iterations of the first frame are timed to estimate the run by.
  var canEstimate: Bool { timedIterations == 3 && finishedFrames == 0 }

  /// Mean of those timed, at the frames' size; `nil` until there is one.
  var secondsPerIteration: Double? { timedIterations > 0 ? timedSeconds / timedWork : nil }

  /// Seconds since the run began.
  var elapsed: Double { (ContinuousClock.now - start).seconds }

  /// What is left of this frame and of the frames after it, at the pace of the frames so far.
  private func remaining(after report: EvaluationReport) -> Double? {
    guard let secondsPerIteration, let frames else { return nil }
    let perSeeded =
      seededFrames > 0
      ? Double(seededIterations) / Double(seededFrames) : Double(settings.nextEvaluations)
    let wanted = isSeeded ? max(0, perSeeded - Double(report.evaluation)) : report.workLeft
    let later = Double(max(0, frames * passes - paintedFrames - 1)) * perSeeded
    return secondsPerIteration * (wanted + later)
  }
}
