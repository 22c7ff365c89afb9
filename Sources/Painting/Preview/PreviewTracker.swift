import Basics
import Transfer

/// Times the iterations of a preview and estimates how much of it is left.
struct PreviewTracker {
  private let cells: Int
  private let size: Size
  private let start = ContinuousClock.now
  private var cell = 0
  /// The most iterations, at the pictures' size, that the current picture takes.
  private var work = 1.0
  /// Pace of the current variant.
  private var pace: IterationPace
  private var hasEstimated = false

  /// - Parameters:
  ///   - cells: how many pictures are painted.
  ///   - size: of each.
  init(cells: Int, size: Size) {
    self.cells = cells
    self.size = size
    pace = IterationPace(size: size)
  }

  /// Starts a variant, whose iterations may take longer or shorter than the previous ones.
  mutating func beginVariant() {
    pace = IterationPace(size: size)
  }

  /// Starts the next picture.
  mutating func beginCell(_ settings: TransferSettings) {
    cell += 1
    work = settings.scales.work(settings.firstEvaluations, at: size, least: settings.smallestSide)
  }

  mutating func record(_ report: EvaluationReport) -> PreviewProgress {
    pace.record(report)
    let left = min(report.workLeft, work)
    return PreviewProgress(
      cell: cell, cells: cells, iteration: report.evaluation, limit: report.limit,
      share: (Double(cell) - left / max(work, 1)) / Double(cells),
      remaining: pace.seconds.map { $0 * (left + Double(cells - cell) * work) })
  }

  /// Whether enough iterations are now timed to estimate the sheet; true only once.
  mutating func canEstimate() -> Bool {
    guard !hasEstimated, pace.count >= 3 else { return false }
    hasEstimated = true
    return true
  }

  /// Seconds since the sheet was started.
  var elapsed: Double { (ContinuousClock.now - start).seconds }

  /// Those of the current variant; `nil` if none was timed.
  var secondsPerIteration: Double? { pace.seconds }
}
