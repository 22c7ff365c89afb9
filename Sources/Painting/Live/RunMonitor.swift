import Basics
import Foundation
import Synchronization

/// Shows a run while it lasts, and takes requests to it; usable from any thread, by any number of
/// readers.
///
/// Readers always get the newest state: nothing queues up for slow ones.
public final class RunMonitor: Sendable {
  fileprivate struct State {
    var report = LiveReport()
    var records: [FrameRecord] = []
    var folder: String?
    var mailbox: LiveFolder?
    var counted = ContinuousClock.now
  }

  /// The painting under way.
  public let growing: GrowingPicture
  private let state = Mutex(State())

  public init(growing: GrowingPicture = GrowingPicture()) {
    self.growing = growing
  }

  public var report: LiveReport { state.withLock { $0.report } }

  /// Finished paintings in order from a given place on, including those of earlier runs.
  public func records(from place: Int = 0) -> [FrameRecord] {
    state.withLock { Array($0.records.dropFirst(max(0, place))) }
  }

  public var recordCount: Int { state.withLock { $0.records.count } }

  /// The folder with the finished frames; `nil` if there is none.
  public var folder: String? { state.withLock { $0.folder } }

  /// Ends the run cleanly once the current frame is finished.
  public func stopAfterFrame() {
    state.withLock { $0.report.isStopping = true }
  }
}

extension RunMonitor {
  /// Sets the folder of the finished frames, and lets other processes watch the run there.
  func open(folder: String) {
    state.withLock {
      $0.folder = folder
      $0.mailbox = LiveFolder(folder)
      $0.mailbox?.forgetRequests()
    }
  }

  /// Records an event; cancels the run if it was asked to stop.
  func note(_ event: PaintingEvent, _ cancellation: CancellationToken) {
    let now = Date().timeIntervalSince1970
    let mustStop = state.withLock { state -> Bool in
      state.report.updated = now
      return state.note(event, now: now)
    }
    if mustStop { cancellation.cancel() }
    exchange(isLast: false)
  }

  func note(_ error: any Error) {
    state.withLock {
      $0.report.phase = .failed
      $0.report.updated = Date().timeIntervalSince1970
      $0.report.failure = "\(Sentence(error))"
    }
    exchange(isLast: true)
  }

  /// Once a second, writes the report for other processes and reads their requests.
  private func exchange(isLast: Bool) {
    state.withLock { state in
      let now = ContinuousClock.now
      let isEnd = isLast || [.complete, .stopped].contains(state.report.phase)
      guard isEnd || now - state.counted >= .seconds(1) else { return }
      state.counted = now
      state.report.memory = ProcessMemory.resident()
      guard let mailbox = state.mailbox else { return }
      if mailbox.isWatched { growing.look() }
      mailbox.write(state.report, growing.newest)
    }
  }
}

extension RunMonitor.State {
  /// - Returns: whether the run is to stop now.
  fileprivate mutating func note(_ event: PaintingEvent, now: Double) -> Bool {
    switch event {
    case .message(let message):
      report.say(message.level.kind, "\(message.text)", now: now)
    case .resumed(let frames, let folder):
      let count = frames == 1 ? "1 finished frame" : "\(frames) finished frames"
      report.say(.notice, "resumes after \(count) in \(folder)", now: now)
    case .diskIsShort(let folder, let needed, let left):
      report.say(
        .warning,
        "\(folder) will take about \(Bytes.text(needed)); only \(Bytes.text(left)) are free",
        now: now)
    case .shotBegan(let frame):
      if frame > 1 { report.say(.notice, "a new shot begins at frame \(frame)", now: now) }
    case .frameBegan(let number, let pass):
      report.phase = .painting
      report.frame = number
      report.pass = pass
      report.iteration = 0
    case .iterated(let progress): note(progress)
    case .estimated(let estimate, _):
      if let seconds = estimate.seconds {
        report.say(.notice, "takes at most about \(TimeText.text(seconds))", now: now)
      }
    case .frameFinished(let record, _):
      records.append(record)
      report.frame = record.frame
      report.pass = record.pass
      if record.pass == report.passes, record.frame == report.frames { report.phase = .finishing }
      if mailbox?.mustStop == true { report.isStopping = true }
      return report.isStopping
    case .opened: break
    case .finished(let outcome):
      switch outcome {
      case .complete(_, let frames, _):
        report.phase = .complete
        report.frames = frames
      case .cancelled: report.phase = .stopped
      }
      report.remaining = nil
      report.isStopping = false
    }
    return false
  }

  private mutating func note(_ progress: RunProgress) {
    report.phase = .painting
    report.frame = progress.frame
    report.frames = progress.frames
    report.pass = progress.pass
    report.passes = progress.passes
    report.iteration = progress.report.evaluation
    report.limit = progress.report.limit
    report.share = progress.report.share
    report.loss = progress.report.terms.total
    report.secondsPerIteration = progress.secondsPerIteration
    report.remaining = progress.remaining
  }
}

extension Message.Level {
  fileprivate var kind: LiveReport.Line.Kind {
    switch self {
    case .detail: .detail
    case .notice: .notice
    case .warning: .warning
    }
  }
}
