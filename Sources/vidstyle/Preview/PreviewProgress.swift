import Foundation
import Transfer

/// Tells on standard error how far the sheet is, and measures what an evaluation takes.
struct PreviewProgress {
  private let cells: Int
  private let isQuiet: Bool
  private let start = ContinuousClock.now
  private var cell = 0
  private var budget = 0
  private var lastEvaluation = ContinuousClock.now
  private var lastPrint = ContinuousClock.now
  /// Of the look at hand; the first evaluation of a frame is not among them.
  private var timed: (evaluations: Int, seconds: Double) = (0, 0)

  init(cells: Int, isQuiet: Bool) {
    self.cells = cells
    self.isQuiet = isQuiet
  }

  /// Begins a look: its evaluations may take another time than those before.
  mutating func beginLook() {
    timed = (0, 0)
  }

  /// Begins the cell after the one before.
  mutating func beginCell(_ settings: TransferSettings) {
    cell += 1
    budget = settings.firstEvaluations
  }

  mutating func record(_ report: EvaluationReport) {
    let now = ContinuousClock.now
    if report.evaluation > 1 {
      timed.evaluations += 1
      timed.seconds += (now - lastEvaluation).seconds
    }
    lastEvaluation = now
    guard !isQuiet, now - lastPrint >= ProgressReporter.printInterval else { return }
    lastPrint = now
    let done = Double(cell - 1) + Double(report.evaluation) / Double(budget)
    let left = (now - start).seconds / done * (Double(cells) - done)
    let line =
      "picture \(cell)/\(cells), ETA \(ProgressReporter.format(left)), "
      + "iteration \(report.evaluation)/\(budget)"
    Console.standardError.show(line)
  }

  /// Takes the line off the terminal.
  func end() {
    if !isQuiet { Console.standardError.hideProgress() }
  }

  /// Of the look at hand; nil when none was timed.
  var secondsPerEvaluation: Double? {
    timed.evaluations > 0 ? timed.seconds / Double(timed.evaluations) : nil
  }
}
