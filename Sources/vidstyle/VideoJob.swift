import Basics
import Transfer
import VideoIO

extension Job {
  /// The whole job: demux → decode → frame → motion → optimise → encode → mux.
  func paintFrames() throws {
    try checkBeforehand()
    let reader = try openInput()
    let info = reader.info
    let work = try openWork(for: info)
    var writer = try openOutput(for: reader, known: work?.finishedFrames(motion.passes) ?? 0)
    if let path = writer.temporaryPath { Interruption.willLeave(path) }
    try checkLog(goesOn: work.map { $0.count > 0 } ?? false)
    logger.debug("writing \(writer.summary)")
    try reader.checkMembers(threads: workers.count) { !Interruption.isRequested }
    var estimate = estimate(for: info)
    try checkRoom(for: estimate, work)
    let (stylizer, preprocessing) = try makeStylizer(info)
    let masks = try openMasks(for: info, preprocessing)
    try work?.begin()
    try work?.restoreOptimizer(of: stylizer)
    var painter = FramePainter(
      stylizer: stylizer,
      progress: ProgressReporter(
        frames: info.expectedFrameCount, passes: motion.passes, settings: settings,
        isQuiet: isQuiet),
      budget: try timeBudget(info), work: work, passes: motion.passes,
      remembered: settings.rememberedFrames,
      announce: {
        estimate.secondsPerEvaluation = $0
        announce(estimate, work)
      })
    do {
      try paintFrames(of: reader, &painter, stylizer, preprocessing, masks, work, to: &writer)
      if !Interruption.isRequested { try writer.finish() }
    } catch {
      guard let work, !work.isTemporary, work.count > 0 else { throw error }
      throw WorkError.stopped(
        cause: error.text, frames: painter.progress.finishedFrames, folder: work.path)
    }
    if Interruption.isRequested {
      try endEarly(&writer, work, frames: painter.progress.finishedFrames)
    } else {
      painter.progress.end(output)
      // What a longer run has finished stays.
      if let work, painter.place == work.count {
        try keeping.keep ? work.complete(frames: painter.progress.finishedFrames) : work.remove()
      }
    }
  }

  private func paintFrames(
    of reader: consuming VideoReader, _ painter: inout FramePainter, _ stylizer: Stylizer,
    _ preprocessing: Preprocessing, _ masks: MaskSet?, _ work: WorkFolder?,
    to writer: inout any FrameSink & ~Copyable
  ) throws {
    let info = reader.info
    let size = info.size
    let analysis = MotionAnalysis(
      distances: settings.nextImage == .moved ? settings.longTerm : [],
      flow: try motion.source.open())
    var source = FrameSource(
      reader, cuts: motion.cuts, analysis: analysis,
      knownCuts: work?.known.filter { $0.pass == 1 }.map(\.cut) ?? [])
    let log = try running.logJson.map { FrameLog(try RawFile($0, for: .replacing)) }
    var history = PaintingHistory(settings: settings, workers: workers)
    var shot: [ShotFrame] = []
    var number = 0
    while !Interruption.isRequested,
      var (frame, found) = try source.next(passThrough: {
        packet throws(MediaError) in try writer.passThrough(packet)
      })
    {
      number += 1
      let content = preprocessing.input(fromRGB: frame.image.pixels, size: size)
      frame.image.pixels = []
      if found.isCut {
        logger.notice("a new shot begins at frame \(number)")
        try endShot(&shot, &painter, preprocessing, work, to: &writer, log)
        history.removeAll()
      }
      let isFirst = number == 1 || found.isCut
      stylizer.look(at: content, beginsShot: isFirst)
      let mask = try masks?.next(content, isCut: isFirst)
      let time = frame.presentationTime.seconds
      let task = FramePainter.Task(
        frame: number, time: time, aim: aim(at: info.timeOrigin + time), isCut: found.isCut,
        seen: found.motions[1]?.visibility.mean)
      let painting = try painter.paint(content, mask, task) {
        defer { found.motions.removeAll() }  // Large, and not needed any more.
        return history.guide(for: content, aim: task.aim, motions: found.motions)
      }
      guard let painting else { break }
      if let painted = painting.frame { history.append(painted) }
      if motion.passes > 1 {
        try work!.keep(content: content, masks: mask, frame: number)
        shot.append(
          ShotFrame(of: frame, number: number, aim: task.aim, record: painting.record))
      } else {
        frame.image = try painting.picture ?? work!.picture(number)
        try writer.write(frame)
        try log?.append(painting.record)
      }
    }
    if !Interruption.isRequested {
      try endShot(&shot, &painter, preprocessing, work, to: &writer, log)
    }
  }

  /// The later passes over the shot that has ended, if there are any, and its frames written.
  private func endShot(
    _ shot: inout [ShotFrame], _ painter: inout FramePainter, _ preprocessing: Preprocessing,
    _ work: WorkFolder?, to writer: inout any FrameSink & ~Copyable, _ log: borrowing FrameLog?
  ) throws {
    guard let work, !shot.isEmpty else { return }
    guard try repaint(&shot, &painter, preprocessing, work) else { return }
    for frame in shot {
      try writer.write(frame.frame(try work.picture(frame.number)))
      try log?.append(frame.record)
      work.forget(frame: frame.number, pass: motion.passes)
    }
    shot.removeAll()
  }

  private func timeBudget(_ info: VideoInfo) throws -> TimeBudget? {
    guard let seconds = running.deadline else { return nil }
    guard let frames = info.expectedFrameCount else { throw JobError.unknownLength(input) }
    return TimeBudget(seconds: seconds, frames: frames * motion.passes, settings: settings)
  }

  /// Says where finished frames are. Without a work folder the file is finished with those there are, under
  /// a name that does not claim to be the whole.
  private func endEarly(
    _ writer: inout any FrameSink & ~Copyable, _ work: WorkFolder?, frames: Int
  ) throws {
    let count = "\(frames) finished frame\(frames == 1 ? "" : "s")"
    guard frames > 0 else {
      Console.standardError.print(
        "vidstyle: interrupted before the first frame; nothing was written")
      return
    }
    if let work, !work.isTemporary {
      Console.standardError.print(
        "vidstyle: interrupted; \(count) kept in \(work.path); the same command goes on from there")
    } else {
      let path = try writer.finish(keepingAs: PartialName.free(for: output))
      Console.standardError.print("vidstyle: interrupted; \(count) kept in \(path)")
    }
  }
}
