import Transfer

/// Measures the iterations of a preview and works out how much of it is left.
struct PreviewTracker {
  private let cells: Int
  private let start = ContinuousClock.now
  private var cell = 0
  private var limit = 0
  private var lastIteration = ContinuousClock.now
  /// Iterations of the variant at hand; the first of a picture is not among them.
  private var timed: (count: Int, seconds: Double) = (0, 0)

  init(cells: Int) {
    self.cells = cells
  }

  /// Begins a variant, whose iterations may take another time than those before.
  mutating func beginVariant() {
    timed = (0, 0)
  }

  /// Begins the picture after the one before.
  mutating func beginCell(_ settings: TransferSettings) {
    cell += 1
    limit = settings.firstEvaluations
  }

  mutating func record(_ report: EvaluationReport) -> PreviewProgress {
    let now = ContinuousClock.now
    if report.evaluation > 1 {
      timed.count += 1
      timed.seconds += (now - lastIteration).seconds
    }
    lastIteration = now
    let done = Double(cell - 1) + Double(report.evaluation) / Double(limit)
    return PreviewProgress(
      cell: cell, cells: cells, iteration: report.evaluation, limit: limit,
      remaining: (now - start).seconds / done * (Double(cells) - done))
  }

  /// Mean of the variant at hand; `nil` when none was timed.
  var secondsPerIteration: Double? {
    timed.count > 0 ? timed.seconds / Double(timed.count) : nil
  }
}
