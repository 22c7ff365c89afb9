import Basics
import Foundation
import Logging
import Transfer
import VideoIO

/// One run: opens what a request names, checks it, paints the frames, and finishes the output.
///
/// Runs share nothing: several may be under way in one process, each on a thread of its own.
///
///     let request = PaintingRequest(
///       input: "in.mp4", style: "style.jpg", output: "out.mp4", weights: "vgg19.safetensors")
///     try PaintingRun(request).paint()
public struct PaintingRun {
  let context: RunContext
  private let report: @Sendable (PaintingEvent) -> Void
  private let givenStore: (any PaintingStore)?
  private let checkpointInterval: Double
  private let monitor: RunMonitor

  /// - Parameters:
  ///   - workers: the threads that compute.
  ///   - cancellation: ends the run cleanly when it is cancelled.
  ///   - store: where finished frames are kept; `nil`: where the request says.
  ///   - checkpointInterval: seconds between saved states of an unfinished frame, if the store
  ///     outlives the run.
  ///   - monitor: lets others watch the run.
  ///   - report: called for each event, on the thread that paints.
  /// - Throws: ``ValueError``, and `MediaError` if the input is not a readable sequence or the
  ///   output's name has no known form.
  public init(
    _ request: PaintingRequest,
    workers: Workers = Workers(count: ProcessInfo.processInfo.activeProcessorCount),
    cancellation: CancellationToken = CancellationToken(), store: (any PaintingStore)? = nil,
    checkpointInterval: Double = 60,
    monitor: RunMonitor = RunMonitor(),
    report: @escaping @Sendable (PaintingEvent) -> Void = { _ in }
  ) throws {
    let report: @Sendable (PaintingEvent) -> Void = { event in
      monitor.note(event, cancellation)
      report(event)
    }
    self.monitor = monitor
    context = try RunContext(
      request, workers: workers, cancellation: cancellation, report: { report(.message($0)) })
    givenStore = store
    self.checkpointInterval = checkpointInterval
    self.report = report
  }

  /// Paints all frames: demux → decode → frame → motion → optimise → encode → mux.
  ///
  /// - Throws: ``PaintingError``, ``WorkError``, ``MaskError``, `MediaError`, `FlowError`, `WeightsError`;
  ///   their descriptions are one sentence each.
  @discardableResult
  public func paint() throws -> PaintingOutcome {
    do {
      return try paintFrames()
    } catch {
      monitor.note(error)
      throw error
    }
  }

  private func paintFrames() throws -> PaintingOutcome {
    if givenStore == nil, let frames = try context.finishedFrames() {
      context.sayComplete()
      return end(.complete(output: context.output, frames: frames, seconds: 0))
    }
    try context.checkOutput()
    let reader = try context.openInput()
    let info = reader.info
    let watch = InputWatch(context)
    let identity = givenStore == nil ? try context.identity(for: info) : nil
    let store = try givenStore ?? context.openStore(for: info, identity)
    let passes = context.request.coherence.passes
    var writer = try context.openOutput(
      for: reader, known: store.finishedFrames(passes: passes))
    if let file = writer.temporaryPath { report(.opened(temporaryFile: file)) }
    sayResumption(store)
    try context.checkLog(isResumed: store.count > 0)
    context.logger.debug("writing \(writer.summary)")
    try reader.checkMembers(threads: context.workers.count) {
      [cancellation = context.cancellation] in
      !cancellation.isCancelled
    }
    let estimate = context.estimate(for: info)
    try context.checkMemory(for: estimate)
    checkDisk(for: estimate, store)
    let stylizer = try context.makeStylizer(info)
    let painter = FramePainter(
      stylizer: stylizer, store: store,
      progress: ProgressTracker(
        frames: info.expectedFrameCount, size: info.size, passes: passes,
        settings: context.settings, deadline: context.request.deadline),
      budget: try timeBudget(info), passes: passes,
      rememberedFrames: context.settings.rememberedFrames,
      remedies: context.settings.remedies, checkpointInterval: checkpointInterval,
      cancellation: context.cancellation,
      report: report, announce: { announce(estimate, store, secondsPerIteration: $0) })
    let masks = try context.openMasks(for: info, stylizer.engine.preprocessing)
    try store.begin()
    stylizer.observer = monitor.growing
    if let folder = store.lastingFolder { monitor.open(folder: folder) }
    var written = 0
    do {
      try paintShots(of: reader, painter, stylizer, masks, store, watch, to: &writer, &written)
      try context.cancellation.check()
      try finish(&writer, store, painter, identity)
    } catch is Cancelled {
      if let folder = store.lastingFolder,
        painter.progress.finishedFrames > 0 || store.holdsUnfinished
      {
        return end(
          .cancelled(
            frames: painter.progress.finishedFrames,
            .workFolder(folder, Resumption(of: context.request))))
      }
      return end(.cancelled(frames: written, try keepRemains(of: &writer, frames: written)))
    } catch {
      guard let folder = store.lastingFolder, store.count > 0 || store.holdsUnfinished else {
        throw error
      }
      // This error already says what to do.
      if error is WorkError { throw error }
      guard Folder.holds(WorkFolder.journal(folder)) else { throw WorkError.removed(folder) }
      throw WorkError.stopped(
        cause: Sentence(error), frames: painter.progress.finishedFrames, folder: folder,
        resumption: Self.mayPass(error) ? Resumption(of: context.request) : nil)
    }
    let frames = painter.progress.finishedFrames
    // Frames of an earlier, longer run are kept.
    if painter.place == store.count {
      if context.request.work.isKept {
        try store.complete(frames: frames)
      } else {
        store.remove()
      }
    }
    return end(
      .complete(output: context.output, frames: frames, seconds: painter.progress.elapsed))
  }

  private func paintShots(
    of reader: consuming VideoReader, _ painter: FramePainter, _ stylizer: Stylizer,
    _ masks: MaskSet?, _ store: any PaintingStore, _ watch: InputWatch,
    to writer: inout any FrameSink & ~Copyable, _ written: inout Int
  ) throws {
    let request = context.request
    let timeOrigin = reader.info.timeOrigin
    let distances = request.look.nextImage == .moved ? request.look.longTerm : []
    var frames = FrameSource(
      reader, cuts: request.coherence.cuts,
      analysis: MotionAnalysis(distances: distances, flow: try request.coherence.flowSource()),
      stylizer.engine.preprocessing,
      knownCuts: store.known.filter { $0.pass == 1 }.map(\.cut))
    let log = try request.log.map { FrameLog(try RawFile($0, for: .replacing)) }
    func newShot() -> ShotPainter {
      ShotPainter(context, stylizer, frames: painter, masks: masks, store: store)
    }
    var shot: ShotPainter?
    while let frame = try frames.next(passThrough: { packet throws(MediaError) in
      try writer.passThrough(packet)
    }) {
      try context.cancellation.check()
      try watch.check()
      if shot == nil || frame.motion.isCut {
        report(.shotBegan(frame: frame.timing.number))
        try shot?.finish { try write($0, to: &writer, log, &written) }
        shot = newShot()
      }
      if let painted = try shot!.paint(consume frame, timeOrigin: timeOrigin) {
        try write(painted, to: &writer, log, &written)
      }
    }
    try shot?.finish { try write($0, to: &writer, log, &written) }
  }

  private func write(
    _ painted: PaintedFrame, to writer: inout any FrameSink & ~Copyable,
    _ log: borrowing FrameLog?, _ written: inout Int
  ) throws {
    try writer.write(painted.frame)
    written += 1
    try log?.append(painted.record)
  }

  /// Completes the output, and marks it before it gets its name, so that it is recognised from then
  /// on.
  private func finish(
    _ writer: inout any FrameSink & ~Copyable, _ store: any PaintingStore, _ painter: FramePainter,
    _ identity: RunIdentity?
  ) throws {
    guard let identity else { return try writer.finish() }
    let key = try ResultMark.key(context.request, identity)
    try writer.finish { file throws(FileError) in
      let mark = ResultMark(
        key: key, frames: painter.progress.finishedFrames, stamp: file.stamp)
      // Frames of an earlier, longer run are kept.
      if painter.place == store.count { try store.note(mark) }
      mark.attach(to: file)
    }
  }

  private func timeBudget(_ info: VideoInfo) throws -> TimeBudget? {
    guard let seconds = context.request.deadline else { return nil }
    guard let frames = info.expectedFrameCount else {
      throw PaintingError.unknownLength(context.input)
    }
    return TimeBudget(
      seconds: seconds, frames: frames * context.request.coherence.passes,
      settings: context.settings)
  }

  /// Finishes an output without a work folder with the frames written so far, under a name that
  /// shows that it is partial.
  private func keepRemains(
    of writer: inout any FrameSink & ~Copyable, frames: Int
  ) throws -> PaintingOutcome.Remains {
    if frames == 0 { return .nothing }
    return .output(try writer.finish(keepingAs: PartialName.free(for: context.output)))
  }

  /// Whether the cause that stopped a run may be gone when the command is repeated, such as a full
  /// disk.
  private static func mayPass(_ error: any Error) -> Bool {
    switch error {
    case let error as MediaError:
      switch error.reason {
      case .file(.refused), .refused(.write, _, _), .refused(.read, _, _): true
      default: false
      }
    case let error as FileError:
      if case .refused = error.reason { true } else { false }
    case is PaintingError, is MaskError: false
    default: true
    }
  }

  private func end(_ outcome: PaintingOutcome) -> PaintingOutcome {
    report(.finished(outcome))
    return outcome
  }
}

extension PaintingRun {
  private func sayResumption(_ store: any PaintingStore) {
    guard store.count > 0, let folder = store.lastingFolder else { return }
    let frames = store.finishedFrames(passes: context.request.coherence.passes)
    report(.resumed(frames: frames, folder: folder))
  }

  private func checkDisk(for estimate: RunEstimate, _ store: any PaintingStore) {
    guard let folder = store.folder, let needed = estimate.disk,
      let left = FreeSpace.bytes(folder), needed > left
    else { return }
    report(.diskIsShort(folder: folder, needed: needed, left: left))
  }

  private func announce(
    _ estimate: RunEstimate, _ store: any PaintingStore, secondsPerIteration: Double
  ) {
    var estimate = estimate
    estimate.secondsPerEvaluation = secondsPerIteration
    report(.estimated(estimate, folder: store.folder))
  }
}
