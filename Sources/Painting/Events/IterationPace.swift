import Basics
import Transfer

/// How long iterations take, without the time that the process or the machine slept.
///
/// Nobody tells a stopped process how long it was stopped (Ctrl-Z, a closed lid), so an iteration that takes many
/// times as long as those before it is taken for a pause. Three of them in a row are a slower machine.
struct IterationPace {
  /// The most recent iterations that the pace is the median of.
  private static let memory = 31

  /// Of the frames.
  private let size: Size
  /// Seconds at the frames' size.
  private var recent: [Double] = []
  private var outliers: [Double] = []
  private var last = ContinuousClock.now
  /// Seconds taken for pauses.
  private(set) var pauses = 0.0
  /// Iterations timed so far.
  private(set) var count = 0

  init(size: Size) {
    self.size = size
  }

  /// Begins a frame, which may be under way already.
  mutating func begin(at now: ContinuousClock.Instant = .now) {
    last = now
  }

  /// Notes an iteration. The first at a size comes after other work and is not timed.
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
      // No pauses, then.
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
