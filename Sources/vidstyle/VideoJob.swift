import Transfer
import VideoIO

extension Job {
  /// The whole job for a video: demux → decode → frame → optimise → encode → mux.
  func paintVideo() throws {
    try checkBeforehand()
    var reader = try openInput(evenSize: true, frameLimit: range.frames)
    if reader.info.isStill { throw JobError.stillToVideo(input: input, output: output) }
    let size = Size(height: reader.info.height, width: reader.info.width)
    var writer = try VideoWriter(
      path: output, overwrite: writing.overwrite, source: reader,
      options: EncoderOptions(
        codec: writing.codec, crf: writing.crf, preset: encoderPreset,
        pixelFormat: writing.pixelFormat, audio: !writing.noAudio, threads: workers.count),
      logger: logger)
    Interruption.willLeave(writer.temporaryPath)
    logger.debug("encoding with \(writer.encoderName) as \(writer.pixelFormatName)")
    let (stylizer, preprocessing) = try makeStylizer(size)
    var progress = ProgressReporter(
      frames: reader.info.expectedFrameCount, settings: settings, isQuiet: isQuiet)
    let analysis = MotionAnalysis(
      distances: settings.nextImage == .moved ? settings.longTerm : [],
      flow: try motion.source.open())
    var log = try running.logJson.map { try FrameLog(path: $0) }
    var history = PaintingHistory(settings: settings, workers: workers)
    /// The next frame, with its motion under way.
    func read() throws -> Frame? {
      let frame = try reader.next(passThrough: {
        packet throws(MediaError) in try writer.passThrough(packet)
      })
      if let frame { analysis.begin(GreyImage(rgb: frame.image.pixels, size: size)) }
      return frame
    }
    var upcoming = try read()
    while !Interruption.isRequested, var frame = upcoming {
      let content = preprocessing.input(fromRGB: frame.image.pixels, size: size)
      let found = try analysis.finish()
      upcoming = try read()
      let guide = history.guide(for: content, motions: found.motions)
      guard let painted = try paint(content, guide, stylizer, &progress) else { break }
      frame.image.pixels = preprocessing.rgb(from: painted.image)
      try writer.write(frame)
      try log?.append(frame, painted, found)
      history.append(painted)
    }
    if Interruption.isRequested {
      try keepPartialResult(&writer, frames: progress.finishedFrames)
    } else {
      try writer.finish()
      progress.end(output)
    }
  }

  /// Paints one frame and reports on it; nil when the user interrupted.
  func paint(
    _ content: Tensor, _ guide: Guide?, _ stylizer: Stylizer,
    _ progress: inout ProgressReporter
  ) throws -> StylizedFrame? {
    progress.beginFrame(isSeeded: guide != nil)
    do throws(StylizeError) {
      let frame = try stylizer.stylize(content, guide: guide) { report in
        if progress.record(report), range.size == nil, !Interruption.isRequested {
          warnOfLongRun(progress, content.size)
        }
        return !Interruption.isRequested
      }
      guard frame.minimization.reason != .cancelled else { return nil }
      progress.endFrame(frame.minimization)
      return frame
    } catch {
      throw JobError.failedFrame(number: progress.finishedFrames + 1, cause: error.cause)
    }
  }

  /// Finishes the file with the frames there are, under a name that does not claim to be the whole.
  private func keepPartialResult(_ writer: inout VideoWriter, frames: Int) throws {
    guard frames > 0 else {
      Console.standardError.print(
        "vidstyle: interrupted before the first frame; nothing was written")
      return
    }
    let path = PartialName.free(for: output)
    try writer.finish(keepingAs: path)
    Console.standardError.print(
      "vidstyle: interrupted; \(frames) finished frame\(frames == 1 ? "" : "s") kept in \(path)")
  }

  /// Tells early when a run at the input's own size would take hours.
  private func warnOfLongRun(_ progress: ProgressReporter, _ size: Size) {
    guard let seconds = progress.estimatedTotal, seconds > 3600 else { return }
    let side = 512
    let longest = max(size.height, size.width)
    var hint = ""
    if longest > side {
      let share = Double(side * side) / Double(longest * longest)
      hint = "; --size \(side) would take about \(ProgressReporter.format(seconds * share))"
    }
    logger.warning(
      "at the input's own size, \(size), this will take about \(ProgressReporter.format(seconds))\(hint)"
    )
  }
}
