import Basics
import Transfer

/// Times iterations and estimates how much of a run is left.
struct ProgressTracker {
  private let frames: Int?
  private let settings: TransferSettings
  private let size: Size
  private let passes: Int
  private let deadline: Double?
  private let start = ContinuousClock.now
  private var pace: IterationPace
  /// Frames painted at least once.
  private(set) var finishedFrames = 0
  /// The same, counting every pass.
  private var paintedFrames = 0
  private var number = 1
  private var pass = 1
  private var isSeeded = false
  /// Seconds of pauses before the current frame.
  private var earlierPauses = 0.0
  /// Frames that started from their predecessor, and their iterations.
  private var seededFrames = 0
  private var seededIterations = 0

  /// - Parameters:
  ///   - frames: how many there will be, if known.
  ///   - size: of the frames.
  ///   - passes: number of passes.
  ///   - deadline: seconds after which the run should be complete.
  init(
    frames: Int?, size: Size, passes: Int, settings: TransferSettings, deadline: Double? = nil
  ) {
    self.frames = frames
    self.size = size
    self.passes = passes
    self.settings = settings
    self.deadline = deadline
    pace = IterationPace(size: size)
  }

  mutating func beginFrame(_ number: Int, isSeeded: Bool, pass: Int) {
    self.number = number
    self.pass = pass
    self.isSeeded = isSeeded
    earlierPauses = pace.pauses
    pace.begin()
  }

  /// Records an iteration of the current frame.
  mutating func record(_ report: EvaluationReport) -> RunProgress {
    pace.record(report)
    return RunProgress(
      frame: number, frames: frames, pass: pass, passes: passes, isSeeded: isSeeded,
      report: report, size: size.halved(whileAbove: report.share), isFullSize: report.share > 0.9,
      secondsPerIteration: pace.seconds, share: share(after: report),
      remaining: remaining(after: report))
  }

  mutating func endFrame(_ result: Minimization) {
    paintedFrames += 1
    if pass == 1 { finishedFrames += 1 }
    if isSeeded {
      seededFrames += 1
      seededIterations += result.evaluations
    }
  }

  /// Counts a painting finished by an earlier run.
  mutating func recall(_ record: FrameRecord) {
    beginFrame(record.frame, isSeeded: record.isSeeded, pass: record.pass)
    endFrame(record.minimization)
  }

  /// Whether now, for the first time, enough iterations are timed to estimate the run.
  var canEstimate: Bool { pace.count == 3 && finishedFrames == 0 }

  /// Median of those timed, at the frames' size; `nil` until there is one.
  var secondsPerIteration: Double? { pace.seconds }

  /// Seconds since the run began.
  var elapsed: Double { (ContinuousClock.now - start).seconds }

  /// Seconds of the current frame during which the process or the machine slept.
  var pauses: Double { pace.pauses - earlierPauses }

  /// The finished share of the run, from 0 to 1: frames, and iterations of the current one.
  private func share(after report: EvaluationReport) -> Double? {
    guard let frames else { return nil }
    let whole = settings.scales.work(
      settings.firstEvaluations, at: size, least: settings.smallestSide)
    let own =
      isSeeded
      ? Double(report.evaluation) / Double(report.limit) : 1 - report.workLeft / max(whole, 1)
    let total = Double(max(frames, number)) * Double(passes)
    return min(max((Double(paintedFrames) + max(own, 0)) / total, 0), 1)
  }

  /// Seconds left for this frame and those after it, at the pace of the frames so far.
  private func remaining(after report: EvaluationReport) -> Double? {
    guard let secondsPerIteration = pace.seconds, let frames else { return nil }
    let perSeeded =
      seededFrames > 0
      ? Double(seededIterations) / Double(seededFrames) : Double(settings.nextEvaluations)
    let wanted = isSeeded ? max(0, perSeeded - Double(report.evaluation)) : report.workLeft
    let laterFrames = Double(max(0, frames * passes - paintedFrames - 1))
    let left = secondsPerIteration * (wanted + laterFrames * perSeeded)
    // Every frame gets at least one iteration, however little time is left.
    return deadline.map { min(left, max($0 - elapsed, secondsPerIteration * laterFrames)) } ?? left
  }
}

extension Size {
  /// The size with about that share of this one's pixels, found by halving.
  fileprivate func halved(whileAbove share: Double) -> Size {
    share > 0.9 || longestSide < 2
      ? self : halved.halved(whileAbove: share * Double(area) / Double(halved.area))
  }
}
