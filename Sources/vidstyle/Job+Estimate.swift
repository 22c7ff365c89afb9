import Basics
import Transfer
import VideoIO

extension Job {
  /// What the whole run will take; without its time, until an evaluation has been measured.
  func estimate(for info: VideoInfo) -> RunEstimate {
    let size = info.size
    return RunEstimate(
      size: size, style: size.scaled(by: settings.styleScale ?? 1),
      frames: info.expectedFrameCount, mayCut: motion.cuts != .none, passes: motion.passes,
      settings: settings, secondsPerEvaluation: 0, isVideo: target.isVideo)
  }

  /// Says before the painting begins that memory or disk will not do.
  func checkRoom(for estimate: RunEstimate, _ work: WorkFolder?) throws {
    if let left = AvailableMemory.bytes() { try checkMemory(estimate, left) }
    if let disk = estimate.disk, let work, let left = FreeSpace.bytes(work.path), disk > left {
      logger.warning(
        """
        \(work.path) will take about \(Bytes.text(disk)), and \(Bytes.text(left)) are left there; \
        --work names a folder on another disk
        """)
    }
  }

  /// The estimate is off by some percent, and memory may be swapped out: only what is far too much is
  /// refused.
  private func checkMemory(_ estimate: RunEstimate, _ left: Int) throws {
    guard let problem = estimate.shortage(of: left) else { return }
    guard estimate.memory <= left + left / 4 else { throw problem }
    logger.warning("\(problem)")
  }

  /// Tells what a run of a minute or more will take, now that an evaluation has been measured.
  func announce(_ estimate: RunEstimate, _ work: WorkFolder?) {
    guard !isQuiet, let seconds = estimate.seconds, let frames = estimate.frames, seconds > 60
    else { return }
    var text =
      "\(frames) frame\(frames == 1 ? "" : "s") of \(estimate.size) take at most about "
      + "\(ProgressReporter.format(seconds)), \(Bytes.text(estimate.memory)) of memory"
    if let work, let disk = estimate.disk { text += ", and \(Bytes.text(disk)) in \(work.path)" }
    let longest = estimate.size.longestSide
    let side = 512
    if seconds > 3600, range.size == nil, longest > side {
      let smaller = estimate.size.scaled(by: Double(side) / Double(longest))
      let share = RunEstimate.seconds(1, measuredAt: estimate.size, for: smaller)
      text += "; --size \(side) would take about \(ProgressReporter.format(seconds * share))"
    }
    logger.notice("\(text)")
  }
}
