import Basics
import Foundation
import VideoIO

/// How far a run is, as its work folder says.
public struct RunStatus {
  public let folder: String
  public let run: RunDescription
  public let records: [FrameRecord]
  public let isRunning: Bool

  /// Reads a work folder; `nil` if it holds no run.
  public init?(folder: String) throws {
    guard let run = try RunDescription(in: folder) else { return nil }
    self.folder = folder
    self.run = run
    let journal = WorkFolder.journal(folder)
    isRunning = try WorkFolder.isInUse(folder)
    records = try Folder.holds(journal) ? Journal.entries(journal).map(\.record) : []
  }

  /// Frames that all passes have painted.
  public var finishedFrames: [FrameRecord] { records.filter { $0.pass == run.passes } }

  /// Seconds of painting that are left, at the pace of the frames that followed another.
  public var remaining: Double? {
    guard let frames = run.frames, !records.isEmpty else { return nil }
    let later = records.filter(\.isSeeded)
    let paced = later.isEmpty ? records : later
    let pace = paced.map(\.seconds).reduce(0, +) / Double(paced.count)
    return pace * max(0, Double(frames) * Double(run.passes) - Double(records.count))
  }

  /// Whether every frame is painted; the result may not be written yet.
  public var isComplete: Bool { run.frames == finishedFrames.count }

  /// Seconds of painting so far.
  public var spent: Double { records.map(\.seconds).reduce(0, +) }

  /// The picture of the last finished frame; `nil` before the first.
  public var lastFrame: String? {
    finishedFrames.last.map { WorkFolder.frame($0.frame, folder) }
  }
}
