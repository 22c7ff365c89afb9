import Basics
import Foundation
import Transfer
import VideoIO

/// Paints or resumes one shot of a plan.
public struct ShotRun {
  public enum Outcome: Equatable, Sendable {
    case painted(frames: Int)
    /// It was painted before, or by another task in the meantime.
    case known
    /// The run was cancelled; so many of its frames are kept.
    case cancelled(frames: Int)
  }

  private let plan: FarmPlan
  private let shot: PlannedShot
  private let context: RunContext
  private let task: FarmTask
  private let report: @Sendable (PaintingEvent) -> Void

  /// - Parameters:
  ///   - number: of the shot, from 1.
  ///   - task: identifies this task.
  ///   - report: called for each event, on the thread that paints.
  /// - Throws: ``FarmError``, ``ValueError`` and `MediaError`.
  public init(
    _ plan: FarmPlan, shot number: Int, workers: Workers, task: FarmTask,
    cancellation: CancellationToken = CancellationToken(),
    report: @escaping @Sendable (PaintingEvent) -> Void = { _ in }
  ) throws {
    self.plan = plan
    shot = try plan.shot(number)
    self.task = task
    self.report = report
    try plan.checkMachine()
    context = try RunContext(
      plan.request, workers: workers, cancellation: cancellation, report: { report(.message($0)) })
  }

  /// Paints the shot.
  ///
  /// - Throws: ``FarmError``, and what ``PaintingRun/paint()`` throws; the failure is recorded
  ///   beside the plan.
  public func paint() throws -> Outcome {
    let folder = ShotFolder(plan: plan, shot: shot)
    if folder.isFinished { return .known }
    do {
      return try paint(in: folder)
    } catch {
      // The task that finishes a shot removes the folders of others.
      if folder.isFinished { return .known }
      let reason = Sentence(error)
      try? ShotFailure.note(
        "\(reason)", in: FarmFolder(plan.folder), shot: shot.number, task: task)
      throw error
    }
  }

  private func paint(in folder: ShotFolder) throws -> Outcome {
    try plan.checkFiles()
    let info = try context.openInput().info
    guard info.size == plan.size else {
      throw FarmError.otherFrame(1, input: context.input, host: task.host)
    }
    let estimate = context.estimate(for: info, shot: shot.count)
    try context.checkMemory(for: estimate)
    let store = try folder.open()
    let heartbeat = try Heartbeat(in: folder.path, task: task)
    defer { withExtendedLifetime(heartbeat) {} }
    let stylizer = try context.makeStylizer(info)
    let passes = context.request.coherence.passes
    let painter = FramePainter(
      stylizer: stylizer, store: store,
      progress: ProgressTracker(
        frames: shot.count, size: plan.size, passes: passes, settings: context.settings),
      budget: nil, passes: passes, rememberedFrames: context.settings.rememberedFrames,
      remedies: context.settings.remedies, cancellation: context.cancellation, report: report,
      announce: { _ in })
    if store.count > 0 {
      report(.resumed(frames: store.finishedFrames(passes: passes), folder: folder.path))
    }
    do {
      try store.begin()
      let masks = try context.openMasks(
        for: info, stylizer.engine.preprocessing, first: shot.first)
      let count = try paintFrames(
        ShotPainter(context, stylizer, frames: painter, masks: masks, store: store), stylizer, store
      )
      guard count == shot.count else {
        throw FarmError.tooFewFrames(shot: shot.number, count, of: shot.count)
      }
    } catch is Cancelled {
      return .cancelled(frames: painter.progress.finishedFrames)
    }
    try folder.publish()
    return .painted(frames: shot.count)
  }

  private func paintFrames(
    _ painter: consuming ShotPainter, _ stylizer: Stylizer, _ store: any PaintingStore
  ) throws -> Int {
    let request = context.request
    let (plan, shot, input, host) = (plan, shot, context.input, task.host)
    var painter = painter
    var frames = FrameSource(
      try ShotReader(context: context, plan: plan, shot: shot).open(), cuts: .none,
      analysis: MotionAnalysis(
        distances: request.look.nextImage == .moved ? request.look.longTerm : [],
        flow: try request.coherence.flowSource()),
      stylizer.engine.preprocessing,
      knownCuts: store.known.filter { $0.pass == 1 }.map(\.cut), first: shot.first,
      limit: shot.count
    ) { number, grey in
      guard FrameDigest.text(of: grey) == shot.digests[number - shot.first] else {
        throw FarmError.otherFrame(number, input: input, host: host)
      }
    }
    var count = 0
    while var frame = try frames.next(passThrough: { _ throws(MediaError) in }) {
      try context.cancellation.check()
      frame.timing = plan.timing(shot, count)
      // The previous frame has not been read.
      frame.motion.isCut = count == 0 && shot.number > 1
      _ = try painter.paint(frame, timeOrigin: plan.timeOrigin)
      count += 1
    }
    try painter.finish { _ in }
    return count
  }
}
