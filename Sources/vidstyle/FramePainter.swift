import Logging
import Transfer

/// Paints one frame after the other, tells how far it is, and keeps to the time there is.
struct FramePainter {
  let stylizer: Stylizer
  private(set) var progress: ProgressReporter
  private var budget: TimeBudget?
  private let isAtSourceSize: Bool
  private let logger: Logger

  /// - Parameter isAtSourceSize: whether a smaller `--size` might be news to the user.
  init(
    stylizer: Stylizer, progress: ProgressReporter, budget: TimeBudget?, isAtSourceSize: Bool,
    logger: Logger
  ) {
    self.stylizer = stylizer
    self.progress = progress
    self.budget = budget
    self.isAtSourceSize = isAtSourceSize
    self.logger = logger
  }

  /// Paints a frame; nil when the user interrupted.
  ///
  /// - Parameters:
  ///   - number: of the frame, from 1.
  ///   - guide: nil for the first of a shot.
  mutating func paint(
    _ content: Tensor, _ guide: Guide?, number: Int, pass: Int = 1
  ) throws -> StylizedFrame? {
    progress.beginFrame(number, isSeeded: guide != nil, pass: pass)
    do throws(StylizeError) {
      let frame = try stylizer.stylize(
        content, guide: guide, deadline: budget?.deadline(isSeeded: guide != nil)
      ) { report in
        if progress.record(report), isAtSourceSize, !Interruption.isRequested {
          warnOfLongRun(content.size)
        }
        return !Interruption.isRequested
      }
      guard frame.minimization.reason != .cancelled else { return nil }
      progress.endFrame(frame.minimization)
      budget?.endFrame()
      return frame
    } catch {
      throw JobError.failedFrame(number: number, cause: error.cause)
    }
  }

  /// Tells early when a run at the input's own size would take hours.
  private func warnOfLongRun(_ size: Size) {
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
