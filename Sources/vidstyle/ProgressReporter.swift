import Foundation
import Transfer

/// Tells on standard error how far the job is, and for how long it will go on.
struct ProgressReporter {
  private let frames: Int?
  private let settings: TransferSettings
  private let passes: Int
  private let isQuiet: Bool
  private let start = ContinuousClock.now
  /// Frames painted at least once.
  private(set) var finishedFrames = 0
  /// The same, counting every pass.
  private var paintedFrames = 0
  private var number = 1
  private var pass = 1

  private var isSeeded = false
  /// The newest of the frame; nil before the first.
  private var report: EvaluationReport?
  private var terms = LossTerms()
  /// Evaluations timed so far; the first at a size, which comes after decoding, is not.
  private var timedEvaluations = 0
  /// The same in evaluations of whole frames: those at smaller sizes count for less.
  private var timedWork = 0.0
  private var timedSeconds = 0.0
  private var lastEvaluation = ContinuousClock.now
  /// Of the frames that started from their predecessor.
  private var seededFrames = 0
  private var seededEvaluations = 0
  private var lastPrint: ContinuousClock.Instant?

  /// Seconds between lines where no terminal redraws them.
  private static let plainInterval = Duration.seconds(10)
  private static let redrawInterval = Duration.milliseconds(100)
  static var printInterval: Duration {
    Console.standardError.isTerminal ? redrawInterval : plainInterval
  }

  /// - Parameters:
  ///   - frames: how many will come, as far as known.
  ///   - passes: how often each is painted.
  init(frames: Int?, passes: Int, settings: TransferSettings, isQuiet: Bool) {
    self.frames = frames
    self.passes = passes
    self.settings = settings
    self.isQuiet = isQuiet
  }

  mutating func beginFrame(_ number: Int, isSeeded: Bool, pass: Int) {
    self.number = number
    self.pass = pass
    self.isSeeded = isSeeded
    report = nil
  }

  /// Notes an evaluation; true once, when some have been measured.
  mutating func record(_ report: EvaluationReport) -> Bool {
    let now = ContinuousClock.now
    self.report = report
    terms = report.terms
    if report.evaluation > 1 {
      timedEvaluations += 1
      timedWork += report.share
      timedSeconds += (now - lastEvaluation).seconds
    }
    lastEvaluation = now
    if !isQuiet, lastPrint.map({ now - $0 >= Self.printInterval }) ?? true {
      lastPrint = now
      Console.standardError.show(line)
    }
    return timedEvaluations == 3 && finishedFrames == 0
  }

  mutating func endFrame(_ result: Minimization) {
    paintedFrames += 1
    if pass == 1 { finishedFrames += 1 }
    terms = result.best
    if isSeeded {
      seededFrames += 1
      seededEvaluations += result.evaluations
    }
  }

  /// Counts a painting of an earlier run.
  mutating func recall(_ record: FrameRecord) {
    pass = record.pass
    isSeeded = record.frame > 1 && !record.cut
    endFrame(record.minimization)
  }

  /// Prints the closing line.
  func end(_ output: String) {
    guard !isQuiet else { return }
    let count = finishedFrames == 1 ? "1 frame" : "\(finishedFrames) frames"
    Console.standardError.print(
      "\(output): \(count) in \(Self.format((ContinuousClock.now - start).seconds))")
  }

  /// "2 h 05 min", "3 min 20 s" or "12 s".
  static func format(_ seconds: Double) -> String {
    // A damaged work folder may speak of any number.
    let whole = Int(min(max(seconds, 0), 1e15).rounded())
    if whole >= 3600 { return "\(whole / 3600) h \(twoDigits(whole / 60 % 60)) min" }
    if whole >= 60 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
    return "\(whole) s"
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  /// Mean of those measured, at the frames' size.
  var secondsPerEvaluation: Double { timedSeconds / timedWork }

  /// What is left of this frame and of the frames after it, at the pace of the frames so far.
  private var remaining: Double? {
    guard timedEvaluations > 0, let frames else { return nil }
    let perSeeded =
      seededFrames > 0
      ? Double(seededEvaluations) / Double(seededFrames) : Double(settings.nextEvaluations)
    let wanted =
      isSeeded ? max(0, perSeeded - Double(report?.evaluation ?? 0)) : report?.workLeft ?? 0
    let later = Double(max(0, frames * passes - paintedFrames - 1)) * perSeeded
    return secondsPerEvaluation * (wanted + later)
  }

  private var line: String {
    // What a narrow terminal cuts off comes last.
    var parts = [
      "frame \(number)\(frames.map { "/\(max($0, number))" } ?? "")"
        + (passes > 1 ? " pass \(pass)/\(passes)" : "")
    ]
    if let remaining { parts.append("ETA \(Self.format(remaining))") }
    if let report { parts.append("iteration \(report.evaluation)/\(report.limit)") }
    if timedEvaluations > 0 {
      parts.append(String(format: "%.2f s/iteration", secondsPerEvaluation))
    }
    parts.append("loss " + Self.describe(terms, isSeeded: isSeeded))
    return parts.joined(separator: ", ")
  }

  /// A loss and its terms; those that depend on frames before only where there are some.
  static func describe(_ terms: LossTerms, isSeeded: Bool) -> String {
    "\(short(terms.total)) (content \(short(terms[.content])), style \(short(terms[.style])), "
      + "tv \(short(terms[.totalVariation]))"
      + (isSeeded
        ? ", temporal \(short(terms[.temporal])), uncovered \(short(terms[.uncovered])))" : ")")
  }

  private static func short(_ value: Double) -> String { String(format: "%.3g", value) }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
