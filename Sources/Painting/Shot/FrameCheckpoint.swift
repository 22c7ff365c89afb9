import Basics
import Foundation
import Transfer

/// Saves the state of the frame under way in the store, about once a minute and when the run is
/// stopped, and resumes from a saved one.
final class FrameCheckpoint: Checkpoint {
  /// The painting that a state belongs to, and the seconds spent on it.
  private struct Header {
    var frame: Int64
    var pass: Int64
    var seconds: Double
  }

  /// Ends reading after the header.
  private struct HeaderIsRead: Error {}

  private let store: any PaintingStore
  private let task: PaintingTask
  private let interval: Double
  private let report: (Message) -> Void
  private let started = ContinuousClock.now
  /// When the next state is due, in seconds from `started`.
  private var due: Double
  /// When the last state was saved, likewise.
  private var kept = 0.0
  private(set) var holdsState: Bool
  /// Seconds that earlier runs spent on the frame.
  private(set) var earlierSeconds = 0.0
  private var hasFailed = false

  /// - Parameters:
  ///   - interval: seconds between states; more if saving one takes long.
  ///   - report: called when a state is used, or cannot be saved or used; painting continues.
  init(
    _ store: any PaintingStore, _ task: PaintingTask, interval: Double,
    report: @escaping (Message) -> Void
  ) {
    self.store = store
    self.task = task
    self.interval = interval
    self.report = report
    due = interval
    holdsState = false
    guard store.holdsUnfinished else { return }
    var header = Header(frame: 0, pass: 0, seconds: 0)
    do {
      try store.readUnfinished { read in
        try withUnsafeMutableBytes(of: &header, read)
        throw HeaderIsRead()
      }
    } catch is HeaderIsRead {
      holdsState = header.frame == Int64(task.frame) && header.pass == Int64(task.pass)
    } catch {
      report(Message(.warning, "frame \(task.frame) starts over: \(Sentence(error))"))
    }
  }

  /// Seconds spent on the frame, including earlier runs.
  var seconds: Double { earlierSeconds + elapsed }

  private var elapsed: Double { (ContinuousClock.now - started).seconds }

  var isDue: Bool { !hasFailed && elapsed >= due }

  /// Saving a large frame takes seconds, so a few seconds of painting are repeated instead.
  var isDueAtStop: Bool { !hasFailed && elapsed - kept >= interval / 12 }

  func keep(_ state: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) {
    let start = elapsed
    let header = Header(frame: Int64(task.frame), pass: Int64(task.pass), seconds: seconds)
    do {
      try store.keepUnfinished { write in
        try withUnsafeBytes(of: header, write)
        try withoutActuallyEscaping(write) { try state($0) }
      }
    } catch {
      hasFailed = true
      report(
        Message(.warning, "the unfinished frame \(task.frame) cannot be saved: \(Sentence(error))"))
    }
    // For large frames on a slow disk: saving takes at most a fiftieth of the time.
    kept = elapsed
    due = kept + max(interval, 50 * (kept - start))
  }

  func read(_ state: ((UnsafeMutableRawBufferPointer) throws -> Void) throws -> Void) throws {
    var header = Header(frame: 0, pass: 0, seconds: 0)
    try store.readUnfinished { read in
      try withUnsafeMutableBytes(of: &header, read)
      try withoutActuallyEscaping(read) { try state($0) }
    }
    holdsState = false
    earlierSeconds = header.seconds
    report(Message(.notice, "frame \(task.frame) resumes where an earlier run stopped"))
  }
}
