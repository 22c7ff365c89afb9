import Basics
import Foundation
import VideoIO

/// The progress of a run, according to its work folder.
public struct RunStatus {
  public let folder: String
  public let run: RunDescription
  public let records: [FrameRecord]
  private let isLocked: Bool
  private let isSuspended: Bool

  /// Reads a work folder; `nil` if it contains no run.
  public init?(folder: String) throws {
    guard let run = try RunDescription(in: folder) else { return nil }
    self.folder = folder
    self.run = run
    let journal = WorkFolder.journal(folder)
    isLocked = try WorkFolder.isInUse(folder)
    isSuspended = isLocked && LockHolder.isStopped(WorkFolder.lock(folder))
    records = try Folder.holds(journal) ? Journal.entries(journal).map(\.record) : []
  }

  /// Frames that have been painted in all passes.
  public var finishedFrames: [FrameRecord] { records.filter { $0.pass == run.passes } }

  /// Whether a process is working on it, even a suspended one.
  public var isRunning: Bool { isLocked }

  public var state: RunSummary.State {
    isSuspended ? .suspended : isLocked ? .running : isComplete ? .complete : .stopped
  }

  /// Finished frames of the run; an earlier, longer run may have left more.
  public var finishedCount: Int {
    let count = finishedFrames.count
    guard let frames = run.frames, hasLimit else { return count }
    return min(count, max(frames, 0))
  }

  /// How many frames there will be; `nil` if that is unknown or was exceeded.
  public var frames: Int? { run.frames.flatMap { $0 >= finishedCount ? $0 : nil } }

  /// Finished frames of all, from 0 to 100.
  public var percent: Int? {
    frames.map { Int((100 * Double(finishedCount) / Double(max($0, 1))).rounded(.down)) }
  }

  /// Whether the run paints less than the whole input.
  private var hasLimit: Bool {
    run.request.selection.frameLimit != nil || run.request.selection.duration != nil
  }

  /// Seconds of painting left, at the pace of the frames that are not the first of a shot.
  public var remaining: Double? {
    guard let frames, !records.isEmpty else { return nil }
    let later = records.filter(\.isSeeded)
    let paced = later.isEmpty ? records : later
    let pace = paced.map(\.seconds).reduce(0, +) / Double(paced.count)
    return pace * max(0, Double(frames) * Double(run.passes) - Double(records.count))
  }

  /// Whether every frame is painted; the result may not be written yet.
  public var isComplete: Bool { frames.map { $0 == finishedCount } ?? false }

  /// Seconds of painting so far.
  public var spent: Double { records.map(\.seconds).reduce(0, +) }

  /// The picture of the last finished frame; `nil` before the first.
  public var lastFrame: String? {
    finishedFrames.prefix(finishedCount).last.map { WorkFolder.frame($0.frame, folder) }
  }
}
