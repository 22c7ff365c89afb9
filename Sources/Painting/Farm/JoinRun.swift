import Basics
import Foundation
import Transfer
import VideoIO

/// Joins the painted shots of a plan, by encoding them like the frames of a complete run.
public struct JoinRun {
  let plan: FarmPlan
  let folder: FarmFolder
  let context: RunContext
  private let report: @Sendable (PaintingEvent) -> Void

  /// - Parameter report: called for each event, on the thread that joins.
  /// - Throws: ``FarmError``, ``ValueError`` and `MediaError`.
  public init(
    _ plan: FarmPlan, workers: Workers, cancellation: CancellationToken = CancellationToken(),
    report: @escaping @Sendable (PaintingEvent) -> Void = { _ in }
  ) throws {
    self.plan = plan
    folder = FarmFolder(plan.folder)
    self.report = report
    try plan.checkMachine()
    context = try RunContext(
      plan.request, workers: workers, cancellation: cancellation, report: { report(.message($0)) })
  }

  /// Writes the output, and removes the work folder unless it is to be kept.
  ///
  /// - Throws: ``FarmError/missing(_:of:folder:)`` unless all shots are painted, ``WorkError``, `MediaError`.
  public func join() throws -> PaintingOutcome {
    let start = ContinuousClock.now
    if let frames = try context.finishedFrames() {
      return end(.complete(output: context.output, frames: frames, seconds: 0))
    }
    let missing = plan.shots.map(\.number).filter { !folder.isFinished($0) }
    guard missing.isEmpty else {
      throw FarmError.missing(missing, of: plan.shots.count, folder: plan.folder)
    }
    try context.checkOutput()
    var reader = try context.openInput()
    var writer = try context.openOutput(for: reader, known: plan.frameCount)
    if let file = writer.temporaryPath { report(.opened(temporaryFile: file)) }
    try context.checkLog(isResumed: true)
    let log = try context.request.log.map { FrameLog(try RawFile($0, for: .replacing)) }
    do {
      for shot in plan.shots {
        report(.shotBegan(frame: shot.first))
        try write(shot, from: &reader, to: &writer, log)
      }
      try passRemainder(of: &reader, to: &writer)
      try finish(&writer)
    } catch is Cancelled {
      return end(.cancelled(frames: plan.frameCount, .workFolder(plan.folder)))
    }
    if !context.request.work.isKept { folder.remove() }
    return end(
      .complete(
        output: context.output, frames: plan.frameCount,
        seconds: (ContinuousClock.now - start).seconds))
  }

  private func write(
    _ shot: PlannedShot, from reader: inout VideoReader,
    to writer: inout any FrameSink & ~Copyable, _ log: borrowing FrameLog?
  ) throws {
    let store = try WorkFolder(
      apart: folder.finished(shot.number), size: plan.size, run: plan.run)
    let passes = context.request.coherence.passes
    let records = store.known.filter { $0.pass == passes }.sorted { $0.frame < $1.frame }
    guard records.map(\.frame) == Array(shot.first...shot.last) else {
      throw WorkError.damaged(folder.finished(shot.number))
    }
    for (index, record) in records.enumerated() {
      try context.cancellation.check()
      let timing = plan.timing(shot, index)
      let read = try reader.skip { packet throws(MediaError) in try writer.passThrough(packet) }
      guard let read, read.presentationTime == timing.presentationTime else {
        throw FarmError.otherFrame(
          timing.number, input: context.input, host: ProcessInfo.processInfo.hostName)
      }
      try writer.write(timing.frame(try store.picture(record.frame)))
      try log?.append(record)
      report(.frameFinished(record, isRecalled: true))
    }
  }

  /// Completes the output, and marks it before it gets its name, so that it is recognised from then
  /// on.
  private func finish(_ writer: inout any FrameSink & ~Copyable) throws {
    let key = try ResultMark.key(context.request, plan.run.identity)
    try writer.finish { file throws(FileError) in
      let mark = ResultMark(key: key, frames: plan.frameCount, stamp: file.stamp)
      try mark.write(to: plan.folder)
      mark.attach(to: file)
    }
  }

  /// Passes on the packets of other streams after the last frame.
  private func passRemainder(
    of reader: inout VideoReader, to writer: inout any FrameSink & ~Copyable
  ) throws {
    while try reader.skip(passThrough: { packet throws(MediaError) in
      try writer.passThrough(packet)
    }) != nil {}
  }

  private func end(_ outcome: PaintingOutcome) -> PaintingOutcome {
    report(.finished(outcome))
    return outcome
  }
}
