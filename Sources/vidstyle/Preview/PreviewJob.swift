import Basics
import Foundation
import Logging
import Transfer
import VideoIO

/// Paints chosen frames in every look, each as the first frame of a shot, and puts them onto a sheet.
struct PreviewJob {
  let looks: [PreviewLook]
  /// What `--at` names; empty: the frames are chosen.
  let moments: [PreviewMoment]
  let picks: Int
  /// Beside each other; nil: as it looks best.
  let columns: Int?
  let isDraft: Bool
  let sheet: String
  let logger: Logger

  /// The job of any look: they read the same frames.
  private var job: Job { looks[0].job }

  /// Paints the sheet; false when the user interrupted.
  func run() throws -> Bool {
    let whole = try job.openInput().info
    for look in looks {
      try look.job.checkEncoderOptions()
      if case .video(let path) = look.job.target {
        try look.job.encoderOptions.check(path, format: whole.format)
      }
    }
    let full = whole.size
    let (moments, reasons, shots) = try chooseMoments(whole)
    let taken = try moments.map { try read($0, job) }
    if taken.isEmpty { return false }
    let fullFrames = taken.map(\.image)
    var frames = fullFrames
    if isDraft {
      var smaller = job
      smaller.range.size = full.longestSide / 2
      frames = try moments.map { try read($0, smaller).image }
    }
    let size = frames[0].size
    let (width, height) = (size.width, size.height)
    var paper = try ContactSheet(
      cells: zip(moments, reasons).flatMap { moment, reason in
        looks.map { (moments.count > 1 ? ["\(moment) \(reason)"] : []) + $0.labels }
      }, width: width, height: height, columns: columns)
    for (cell, frame) in frames.flatMap({ Array(repeating: $0, count: looks.count) }).enumerated() {
      paper.put(frame.dimmed, in: cell)
    }
    try write(paper, whole, overwrite: job.writing.overwrite)
    // A draft begins with a piece at full size.
    var progress = PreviewProgress(
      cells: (frames.count + (isDraft ? 1 : 0)) * looks.count, isQuiet: job.isQuiet)
    for (index, look) in looks.enumerated() {
      guard
        let (stylizer, preprocessing) = try makeStylizer(
          look.job, whole, of: fullFrames[0], at: size, &progress)
      else {
        progress.end()
        return false
      }
      progress.beginLook()
      for (row, frame) in frames.enumerated() {
        let cell = row * looks.count + index
        progress.beginCell(look.job.settings)
        let content = preprocessing.input(fromRGB: frame.pixels, size: size)
        let aim = look.job.aim(at: taken[row].time)
        guard let painted = try paint(content, aim, stylizer, number: cell + 1, &progress) else {
          progress.end()
          return false
        }
        paper.put(
          RGBImage(size: Size(height: height, width: width), pixels: stylizer.rgb(of: painted)),
          in: cell)
        try write(paper, whole, overwrite: true)
      }
      progress.end()
      let estimate = RunEstimate(
        size: full, style: isDraft ? stylizer.styleSize.scaled(by: 2) : stylizer.styleSize,
        frames: whole.expectedFrameCount, shots: shots, mayCut: job.motion.cuts != .none,
        passes: job.motion.passes, settings: look.job.settings,
        secondsPerEvaluation: RunEstimate.seconds(
          progress.secondsPerEvaluation ?? 0, measuredAt: size, for: full),
        isVideo: job.target.isVideo)
      sayCommand(of: look, estimate, isTimed: progress.secondsPerEvaluation != nil)
    }
    return true
  }

  /// Nil when the user interrupted.
  private func makeStylizer(
    _ job: Job, _ whole: VideoInfo, of frame: RGBImage, at size: Size,
    _ progress: inout PreviewProgress
  ) throws -> (Stylizer, Preprocessing)? {
    guard isDraft else { return try job.makeStylizer(whole) }
    progress.beginCell(job.settings)
    return try job.makeDraftStylizer(of: frame, whole, at: size) { report in
      progress.record(report)
      return !Interruption.isRequested
    }
  }

  private func paint(
    _ content: Tensor, _ aim: FrameAim, _ stylizer: Stylizer, number: Int,
    _ progress: inout PreviewProgress
  ) throws -> StylizedFrame? {
    stylizer.look(at: content, beginsShot: true)
    do throws(StylizeError) {
      let painted = try stylizer.stylize(content, aim: aim, guide: nil) { report in
        progress.record(report)
        return !Interruption.isRequested
      }
      return painted.minimization.reason == .cancelled ? nil : painted
    } catch {
      throw JobError.failedFrame(number: number, cause: error.cause)
    }
  }

  /// The frames to paint with why, and how many shots are known of.
  private func chooseMoments(
    _ whole: VideoInfo
  ) throws -> (moments: [PreviewMoment], reasons: [String], shots: Int) {
    if whole.isStill { return ([.frame(1)], [""], 1) }
    if !moments.isEmpty { return (moments, moments.map { _ in "" }, 1) }
    guard let duration = whole.duration else {
      logger.notice("\(job.input) does not say how long it is: its first frame is painted")
      return ([.frame(1)], [""], 1)
    }
    let picker = try FramePicker(
      job.source, start: job.range.start ?? 0, duration: duration,
      frames: whole.expectedFrameCount, frameRate: job.range.frameRate)
    let chosen = picker.picks(picks)
    if chosen.isEmpty, !Interruption.isRequested { return ([.frame(1)], [""], 1) }
    let moments = chosen.map { PreviewMoment.time($0.time) }
    logger.notice("painting --at \(moments.map(\.description).joined(separator: ","))")
    return (moments, chosen.map(\.reason), picker.shots)
  }

  /// A frame, and when it is shown, in seconds of the input.
  private func read(
    _ moment: PreviewMoment, _ job: Job
  ) throws -> (image: RGBImage, time: Double) {
    var job = job
    switch moment {
    case .frame(let number):
      job.range.frames = number
      var reader = try job.openInput()
      for skipped in 0..<number - 1 where try !reader.skip() {
        throw PreviewError.noFrame(path: job.input, number: number, count: skipped)
      }
      guard let frame = try reader.next() else {
        throw PreviewError.noFrame(path: job.input, number: number, count: number - 1)
      }
      return (frame.image, reader.info.timeOrigin + frame.presentationTime.seconds)
    case .time(let time):
      job.range.start = time
      job.range.duration = nil
      job.range.frames = 1
      do {
        var reader = try job.openInput()
        let frame = try reader.next()!
        return (frame.image, reader.info.timeOrigin + frame.presentationTime.seconds)
      } catch let error as MediaError {
        guard case .startBeyondEnd(_, let length) = error.reason else { throw error }
        throw PreviewError.beyondEnd(path: job.input, time: time, length: length)
      }
    }
  }

  private func write(_ paper: ContactSheet, _ whole: VideoInfo, overwrite: Bool) throws {
    try PictureFile.write(
      paper.image, to: sheet,
      options: job.writing.pictureOptions,
      overwrite: overwrite, sampleAspectRatio: whole.sampleAspectRatio)
  }

  /// Prints how the whole run is started, and what it takes: comments and a command, for a shell.
  private func sayCommand(of look: PreviewLook, _ estimate: RunEstimate, isTimed: Bool) {
    if !look.labels.isEmpty { print("# \(look.labels.joined(separator: ", "))") }
    print(look.command)
    let time = estimate.seconds.map { "at most \(ProgressReporter.format($0)), " }
    print("# \(isTimed ? time ?? "" : "")\(Bytes.text(estimate.memory)) of memory")
    if let left = AvailableMemory.bytes(), let shortage = estimate.shortage(of: left) {
      print("# \(shortage)")
    }
  }
}

extension RGBImage {
  /// What stands for a painting that is yet to come.
  fileprivate var dimmed: RGBImage {
    RGBImage(size: Size(height: height, width: width), pixels: pixels.map { $0 * 0.35 })
  }
}
