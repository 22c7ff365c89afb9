import Transfer
import VideoIO

extension Job {
  /// The whole job: demux → decode → frame → optimise → encode → mux.
  func paintFrames() throws {
    try checkBeforehand()
    var reader = try openInput()
    let size = Size(height: reader.info.height, width: reader.info.width)
    var writer = try openOutput(for: reader)
    if let path = writer.temporaryPath { Interruption.willLeave(path) }
    logger.debug("writing \(writer.summary)")
    try reader.checkMembers(threads: workers.count) { !Interruption.isRequested }
    let (stylizer, preprocessing) = try makeStylizer(reader.info)
    let progress = ProgressReporter(
      frames: reader.info.expectedFrameCount, passes: motion.passes, settings: settings,
      isQuiet: isQuiet)
    let analysis = MotionAnalysis(
      distances: settings.nextImage == .moved ? settings.longTerm : [],
      flow: try motion.source.open())
    var log = try running.logJson.map { try FrameLog(path: $0) }
    var painter = FramePainter(
      stylizer: stylizer, progress: progress, budget: try timeBudget(reader.info),
      isAtSourceSize: range.size == nil, logger: logger)
    var history = PaintingHistory(settings: settings, workers: workers)
    let shot = motion.passes > 1 ? try ShotStore(size: size) : nil
    var readFrames = 0
    var lastTime = -Double.infinity
    /// The next frame, with its motion under way.
    func read() throws -> Frame? {
      let frame = try reader.next(passThrough: {
        packet throws(MediaError) in try writer.passThrough(packet)
      })
      if let frame {
        readFrames += 1
        let time = frame.presentationTime.seconds
        let isCut = motion.cuts.isCut(frame: readFrames, time: time, previousTime: lastTime)
        analysis.begin(
          GreyImage(rgb: frame.image.pixels, size: size), number: readFrames, isCut: isCut)
        lastTime = time
      }
      return frame
    }
    /// The later passes over the shot that has ended, and its frames written.
    func endShot() throws {
      guard let shot else { return }
      try repaint(shot, &painter, preprocessing)
      for index in 0..<shot.count {
        try writer.write(shot.frame(index, stylizer))
        try log?.append(shot.summary(index))
      }
      shot.removeAll()
    }
    var upcoming = try read()
    while !Interruption.isRequested, var frame = upcoming {
      let content = preprocessing.input(fromRGB: frame.image.pixels, size: size)
      frame.image.pixels = []
      var found = try analysis.finish()
      upcoming = try read()
      let number = painter.progress.finishedFrames + 1
      if found.isCut {
        logger.notice("a new shot begins at frame \(number)")
        try endShot()
        history.removeAll()
      }
      stylizer.look(at: content, beginsShot: number == 1 || found.isCut)
      let guide = history.guide(for: content, motions: found.motions)
      let seen = found.motions[1]?.visibility.mean
      // Large, and not needed any more.
      found.motions.removeAll()
      guard let painted = try painter.paint(content, guide, number: number) else { break }
      history.append(painted)
      let summary = FrameSummary(
        time: frame.presentationTime.seconds, minimization: painted.minimization,
        isCut: found.isCut, seen: seen)
      if let shot {
        try shot.append(frame, painted, summary)
      } else {
        frame.image.pixels = stylizer.rgb(of: painted)
        try writer.write(frame)
        try log?.append(summary)
      }
    }
    try endShot()
    if Interruption.isRequested {
      try keepPartialResult(&writer, frames: painter.progress.finishedFrames)
    } else {
      try writer.finish()
      painter.progress.end(output)
    }
  }

  private func timeBudget(_ info: VideoInfo) throws -> TimeBudget? {
    guard let seconds = running.deadline else { return nil }
    guard let frames = info.expectedFrameCount else { throw JobError.unknownLength(input) }
    return TimeBudget(seconds: seconds, frames: frames * motion.passes, settings: settings)
  }

  /// Finishes the file with the frames there are, under a name that does not claim to be the whole.
  private func keepPartialResult(
    _ writer: inout any FrameSink & ~Copyable, frames: Int
  ) throws {
    guard frames > 0 else {
      Console.standardError.print(
        "vidstyle: interrupted before the first frame; nothing was written")
      return
    }
    let path = try writer.finish(keepingAs: PartialName.free(for: output))
    Console.standardError.print(
      "vidstyle: interrupted; \(frames) finished frame\(frames == 1 ? "" : "s") kept in \(path)")
  }
}
