import Foundation
import Painting
import Synchronization

/// Prints a run's events on standard error: messages as lines, iterations as one line that is
/// redrawn.
final class ProgressLine: Sendable {
  private let level: Message.Level
  private let label: String?
  private let lastPrint: Mutex<ContinuousClock.Instant?>

  private static let plainInterval = Duration.seconds(10)
  private static let redrawInterval = Duration.milliseconds(100)

  /// - Parameters:
  ///   - level: the lowest level of messages to print; above notices there is no progress.
  ///   - isImmediate: whether progress is shown at once, or only if something takes a while.
  ///   - label: the first part of the line, if there are several runs.
  init(level: Message.Level, isImmediate: Bool, label: String? = nil) {
    self.level = level
    self.label = label
    lastPrint = Mutex(isImmediate ? nil : .now)
  }

  private var isQuiet: Bool { level > .notice }

  func show(_ event: PaintingEvent) {
    switch event {
    case .message(let message): show(message)
    case .opened(let file): Interruption.willLeave(file)
    case .resumed(let frames, let folder):
      notice("resumes after \(frames) finished frame\(frames == 1 ? "" : "s") in \(folder)")
    case .diskIsShort(let folder, let needed, let left):
      show(
        Message(
          .warning,
          """
          \(folder) will take about \(Bytes.text(needed)), but only \(Bytes.text(left)) are free there; \
          \(.workFolder) sets a folder on another disk
          """))
    case .shotBegan(let frame):
      if frame > 1 { notice("a new shot begins at frame \(frame)") }
    case .frameBegan, .frameFinished: break
    case .iterated(let progress): showProgress { parts(progress) }
    case .estimated(let estimate, let folder): tell(estimate, folder)
    case .finished(let outcome): tell(outcome)
    }
  }

  func show(_ message: Message) {
    guard message.level >= level else { return }
    let label = message.level == .warning ? "warning: " : ""
    Console.standardError.print("vidstyle: \(label)\(message.text.spoken)")
  }

  /// Shows progress, unless that was done a moment ago.
  func showProgress(_ parts: () -> [String]) {
    guard !isQuiet else { return }
    let now = ContinuousClock.now
    let interval =
      Console.standardError.isTerminal ? Self.redrawInterval : Self.plainInterval
    let isDue = lastPrint.withLock { last in
      guard last.map({ now - $0 >= interval }) ?? true else { return false }
      last = now
      return true
    }
    if isDue { Console.standardError.show(parts()) }
  }

  /// Removes the progress line from a terminal.
  func hide() {
    if !isQuiet { Console.standardError.hideProgress() }
  }

  func notice(_ text: String) {
    show(Message(.notice, "\(text)"))
  }
}

extension ProgressLine {
  /// Parts that may not fit on a narrow terminal come last.
  private func parts(_ progress: RunProgress) -> [String] {
    let (frame, report) = (progress.frame, progress.report)
    var parts = label.map { [$0] } ?? []
    // 100 % is shown only when the output is complete.
    if let share = progress.share { parts.append("\(min(99, Int(100 * share))) %") }
    if progress.frames != 1 {
      parts.append(
        "frame \(frame)\(progress.frames.map { "/\(max($0, frame))" } ?? "")"
          + (progress.passes > 1 ? " pass \(progress.pass)/\(progress.passes)" : ""))
    }
    if let remaining = progress.remaining { parts.append("ETA \(TimeText.text(remaining))") }
    parts.append(
      "iteration \(report.evaluation)/\(report.limit)"
        + (progress.isFullSize ? "" : " at \(progress.size)"))
    if let seconds = progress.secondsPerIteration {
      parts.append(String(format: "%.2f s/iteration", seconds))
    }
    parts.append("loss " + LossText.text(report.terms, isSeeded: progress.isSeeded))
    return parts
  }

  /// Announces the estimate of a run of more than a minute.
  private func tell(_ estimate: RunEstimate, _ folder: String?) {
    guard !isQuiet, let seconds = estimate.seconds, let frames = estimate.frames, seconds > 60
    else { return }
    var text =
      "\(frames) frame\(frames == 1 ? "" : "s") of \(estimate.size) "
      + "take\(frames == 1 ? "s" : "") at most about "
      + "\(TimeText.text(seconds)), \(Bytes.text(estimate.memory)) of memory"
    if let folder, let disk = estimate.disk { text += ", and \(Bytes.text(disk)) in \(folder)" }
    if seconds > 3600, let smaller = estimate.seconds(atLongestSide: Self.suggestedSide) {
      text += "; --size \(Self.suggestedSide) would take about \(TimeText.text(smaller))"
    }
    notice(text)
  }

  /// Small enough to be quick, large enough to judge by.
  private static let suggestedSide = 512

  private func tell(_ outcome: PaintingOutcome) {
    switch outcome {
    case .complete(let output, let frames, let seconds):
      guard !isQuiet else { return }
      let count = frames == 1 ? "1 frame" : "\(frames) frames"
      Console.standardError.print("\(output): \(count) in \(TimeText.text(seconds))")
    case .cancelled(_, .nothing):
      Console.standardError.print(
        "vidstyle: interrupted before the first frame; nothing was written")
    case .cancelled(let frames, .workFolder(let folder, let resumption)):
      Console.standardError.print(
        "vidstyle: interrupted; \(Self.kept(frames)) kept in \(folder); "
          + resumption.sentence.spoken)
    case .cancelled(let frames, .output(let path)):
      Console.standardError.print("vidstyle: interrupted; \(Self.finished(frames)) kept in \(path)")
    }
  }

  /// Without a finished frame, the work folder contains the state of the unfinished one.
  private static func kept(_ frames: Int) -> String {
    frames == 0 ? "the unfinished frame is" : finished(frames)
  }

  private static func finished(_ frames: Int) -> String {
    "\(frames) finished frame\(frames == 1 ? "" : "s")"
  }
}
