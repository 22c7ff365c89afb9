import Basics
import Transfer

/// Measures how long iterations take, without time during which the process or the machine slept.
///
/// A process cannot find out how long it was suspended (Ctrl-Z, a closed lid), so an iteration that
/// takes many times as long as the previous ones counts as a pause. Three in a row mean a slower
/// machine.
struct IterationPace {
  /// The most recent iterations that the pace is the median of.
  private static let memory = 31

  /// Size of the frames.
  private let size: Size
  /// Seconds at the frames' size.
  private var recent: [Double] = []
  private var outliers: [Double] = []
  private var last = ContinuousClock.now
  /// Seconds that count as pauses.
  private(set) var pauses = 0.0
  /// Iterations timed so far.
  private(set) var count = 0

  init(size: Size) {
    self.size = size
  }

  /// Starts a frame, which may already be under way.
  mutating func begin(at now: ContinuousClock.Instant = .now) {
    last = now
  }

  /// Records an iteration. The first at a size follows other work and is not timed.
  mutating func record(_ report: EvaluationReport, at now: ContinuousClock.Instant = .now) {
    defer { last = now }
    guard report.evaluation > 1 else { return }
    let seconds = RunEstimate.seconds(
      (now - last).seconds, pixels: Double(size.area) * report.share, for: Double(size.area))
    count += 1
    if let usual = median, count > 3, seconds > max(5 * usual, usual + 1) {
      pauses += seconds - usual
      outliers.append(seconds)
      if outliers.count < 3 { return }
      // So these were not pauses.
      pauses = max(0, pauses - outliers.reduce(0) { $0 + $1 - usual })
      recent = outliers
      outliers = []
      return
    }
    outliers = []
    recent = (recent + [seconds]).suffix(Self.memory)
  }

  /// Seconds of an iteration at the frames' size; `nil` before the second one.
  var seconds: Double? { median }

  private var median: Double? {
    guard !recent.isEmpty else { return nil }
    let sorted = recent.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
