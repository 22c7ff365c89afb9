import Basics
import Transfer
import VideoIO

/// Paints frames one after the other, or recalls those that an earlier run painted; stores finished
/// frames, reports progress, and observes the deadline.
final class FramePainter {
  struct Painting {
    let record: FrameRecord
    /// `nil` if an earlier run painted the frame and no later frame refers to it.
    let frame: StylizedFrame?
    /// The frame as it is written; `nil` if it is in the store.
    let picture: RGBImage?
  }

  private let stylizer: Stylizer
  private let store: any PaintingStore
  private let passes: Int
  private let rememberedFrames: Int
  private let remedies: [Field]
  private let cancellation: CancellationToken
  private let report: (PaintingEvent) -> Void
  private let announce: (_ secondsPerIteration: Double) -> Void
  private var budget: TimeBudget?
  private(set) var progress: ProgressTracker
  /// Paintings finished or recalled so far.
  private(set) var place = 0
  private var hasPainted = false
  private let checkpointInterval: Double

  /// - Parameters:
  ///   - passes: how often each frame is painted.
  ///   - rememberedFrames: how many earlier frames a frame may refer to.
  ///   - remedies: fields to reduce if a frame cannot be painted.
  ///   - checkpointInterval: seconds between saved states of an unfinished frame.
  ///   - announce: called once, after some iterations have been timed.
  init(
    stylizer: Stylizer, store: any PaintingStore, progress: ProgressTracker, budget: TimeBudget?,
    passes: Int, rememberedFrames: Int, remedies: [Field], checkpointInterval: Double = 60,
    cancellation: CancellationToken, report: @escaping (PaintingEvent) -> Void,
    announce: @escaping (_ secondsPerIteration: Double) -> Void
  ) {
    self.stylizer = stylizer
    self.store = store
    self.progress = progress
    self.budget = budget
    self.passes = passes
    self.rememberedFrames = rememberedFrames
    self.checkpointInterval = checkpointInterval
    self.remedies = remedies
    self.cancellation = cancellation
    self.report = report
    self.announce = announce
  }

  /// Whether an earlier run finished the next `count` paintings.
  func isKnown(next count: Int) -> Bool { place + count <= store.known.count }

  /// Paints a frame.
  ///
  /// - Parameters:
  ///   - masks: where each mask's style is painted; `nil` if there are no masks.
  ///   - inheritance: called unless the frame is already painted; `nil` for the first of a shot.
  /// - Throws: `Cancelled`, and ``PaintingError/failedFrame(number:cause:remedies:)``.
  func paint(
    _ content: Tensor, _ masks: Tensor?, _ task: PaintingTask,
    inheritance: () throws -> Inheritance?
  ) throws -> Painting {
    if let record = try store.record(at: place, frame: task.frame, pass: task.pass) {
      return try recall(record, content, task)
    }
    let inheritance = try inheritance()
    if !hasPainted, inheritance != nil, !store.known.isEmpty {
      try store.restoreOptimizer { try stylizer.restoreOptimizer($0) }
    }
    hasPainted = true
    let checkpoint = FrameCheckpoint(store, task, interval: checkpointInterval) {
      [report] in
      report(.message($0))
    }
    let frame = try stylize(content, masks, task, inheritance, checkpoint)
    let record = FrameRecord(
      frame: task.frame, pass: task.pass, time: task.time,
      seconds: checkpoint.seconds - progress.pauses, minimization: frame.minimization,
      isCut: task.isCut, seen: task.seen, warpingError: inheritance?.warpingError(of: frame.image),
      brightness: stylizer.brightness(of: frame))
    let picture = task.pass == passes ? picture(of: frame) : nil
    try store.finish(
      frame.image, record, picture: picture, superseding: superseded(by: task),
      optimizer: { try stylizer.saveOptimizer($0) })
    place += 1
    progress.endFrame(frame.minimization)
    budget?.endFrame()
    report(.frameFinished(record, isRecalled: false))
    return Painting(record: record, frame: frame, picture: picture)
  }

  private func stylize(
    _ content: Tensor, _ masks: Tensor?, _ task: PaintingTask, _ inheritance: Inheritance?,
    _ checkpoint: FrameCheckpoint
  ) throws -> StylizedFrame {
    let isSeeded = inheritance != nil
    progress.beginFrame(task.frame, isSeeded: isSeeded, pass: task.pass)
    report(.frameBegan(number: task.frame, pass: task.pass))
    let frame: StylizedFrame
    do throws(StylizeError) {
      frame = try stylizer.stylize(
        content, masks: masks, aim: task.aim, inheritance: inheritance,
        deadline: budget?.deadline(isSeeded: isSeeded),
        checkpoint: store.isLasting ? checkpoint : nil
      ) { evaluation in
        report(.iterated(progress.record(evaluation)))
        if progress.canEstimate, !cancellation.isCancelled {
          announce(progress.secondsPerIteration!)
        }
        return !cancellation.isCancelled
      }
    } catch {
      throw PaintingError.failedFrame(
        number: task.frame, cause: error.cause, remedies: remedies)
    }
    if frame.minimization.reason == .cancelled { throw Cancelled() }
    return frame
  }

  private func recall(
    _ record: FrameRecord, _ content: Tensor, _ task: PaintingTask
  ) throws -> Painting {
    let last = store.known[place...]
    let isRecent =
      !task.isPassFinished && last.count <= rememberedFrames
      && last.allSatisfy { $0.pass == record.pass }
    place += 1
    progress.recall(record)
    budget?.endFrame()
    report(.frameFinished(record, isRecalled: true))
    return Painting(
      record: record,
      frame: isRecent
        ? StylizedFrame(
          content: content, image: try store.painting(frame: record.frame, pass: record.pass),
          aim: task.aim, minimization: record.minimization) : nil,
      picture: nil)
  }

  private func picture(of frame: StylizedFrame) -> RGBImage {
    // The same values that a resumed run reads back.
    store.rounded(RGBImage(size: frame.content.size, pixels: stylizer.rgb(of: frame)))
  }

  /// The painting that is no longer needed once this one is finished.
  private func superseded(by task: PaintingTask) -> (frame: Int, pass: Int) {
    passes == 1 ? (task.frame - rememberedFrames, 1) : (task.frame, task.pass - 1)
  }
}
