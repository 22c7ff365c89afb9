import Basics
import Transfer
import VideoIO

/// Paints one frame after the other, or recalls what an earlier run has painted; tells how far it is, keeps
/// what is finished, and keeps to the time there is.
struct FramePainter {
  /// What is known of a frame before it is painted.
  struct Task {
    /// From 1.
    let frame: Int
    /// From 1.
    var pass = 1
    /// When it is shown, in seconds.
    let time: Double
    let aim: FrameAim
    /// Whether a shot begins with it.
    let isCut: Bool
    /// Share of it that the frame before shows; nil where nobody looked.
    var seen: Double?
    /// Whether an earlier run has finished the whole pass over the shot: nobody looks back at it any more.
    var isPassFinished = false
  }

  struct Painting {
    let record: FrameRecord
    /// Nil where an earlier run has painted it and no frame to come looks back at it.
    let frame: StylizedFrame?
    /// As it is written; nil where it lies in the work folder.
    let picture: RGBImage?
  }

  private let stylizer: Stylizer
  private(set) var progress: ProgressReporter
  private var budget: TimeBudget?
  private let work: WorkFolder?
  private let passes: Int
  private let remembered: Int
  private let announce: (_ secondsPerEvaluation: Double) -> Void
  /// Paintings made or recalled so far.
  private(set) var place = 0

  /// - Parameters:
  ///   - passes: how often each frame is painted.
  ///   - remembered: how many frames a later one looks back at.
  ///   - announce: called once, when some evaluations have been measured.
  init(
    stylizer: Stylizer, progress: ProgressReporter, budget: TimeBudget?,
    work: WorkFolder?, passes: Int, remembered: Int,
    announce: @escaping (_ secondsPerEvaluation: Double) -> Void
  ) {
    self.stylizer = stylizer
    self.progress = progress
    self.budget = budget
    self.work = work
    self.passes = passes
    self.remembered = remembered
    self.announce = announce
  }

  /// Paints a frame; nil when the user interrupted.
  ///
  /// - Parameters:
  ///   - masks: where each mask's style is painted in; nil if there are none.
  ///   - inheritance: asked for unless the frame is painted already; nil for the first of a shot.
  mutating func paint(
    _ content: Tensor, _ masks: Tensor?, _ task: Task, inheritance: () throws -> Inheritance?
  ) throws -> Painting? {
    if let record = try work?.record(place, frame: task.frame, pass: task.pass) {
      return try recall(record, content, task)
    }
    let inheritance = try inheritance()
    progress.beginFrame(task.frame, isSeeded: inheritance != nil, pass: task.pass)
    let start = ContinuousClock.now
    let frame: StylizedFrame
    do throws(StylizeError) {
      frame = try stylizer.stylize(
        content, masks: masks, aim: task.aim, inheritance: inheritance,
        deadline: budget?.deadline(isSeeded: inheritance != nil)
      ) { report in
        if progress.record(report), !Interruption.isRequested {
          announce(progress.secondsPerEvaluation)
        }
        return !Interruption.isRequested
      }
    } catch {
      throw JobError.failedFrame(number: task.frame, cause: error.cause)
    }
    guard frame.minimization.reason != .cancelled else { return nil }
    let record = FrameRecord(
      frame: task.frame, pass: task.pass, time: task.time,
      seconds: (ContinuousClock.now - start).seconds, minimization: frame.minimization,
      isCut: task.isCut, seen: task.seen, warpingError: inheritance?.warpingError(of: frame.image))
    let picture = task.pass == passes ? picture(of: frame) : nil
    try work?.finish(frame, record, picture: picture, superseding: superseded(by: task), stylizer)
    place += 1
    progress.endFrame(frame.minimization)
    budget?.endFrame()
    return Painting(record: record, frame: frame, picture: picture)
  }

  private mutating func recall(
    _ record: FrameRecord, _ content: Tensor, _ task: Task
  ) throws -> Painting {
    let last = work!.known[place...]
    let isRecent =
      !task.isPassFinished && last.count <= remembered && last.allSatisfy { $0.pass == record.pass }
    place += 1
    progress.recall(record)
    budget?.endFrame()
    return Painting(
      record: record,
      frame: isRecent
        ? StylizedFrame(
          content: content, image: try work!.painting(frame: record.frame, pass: record.pass),
          aim: task.aim, minimization: record.minimization) : nil,
      picture: nil)
  }

  private func picture(of frame: StylizedFrame) -> RGBImage {
    let size = frame.content.size
    let picture = RGBImage(
      size: Size(height: size.height, width: size.width), pixels: stylizer.rgb(of: frame))
    // A run that goes on finds it so.
    return work == nil ? picture : picture.roundedTo16Bits
  }

  /// The painting that nobody looks at once this one is finished.
  private func superseded(by task: Task) -> (frame: Int, pass: Int) {
    passes == 1 ? (task.frame - remembered, 1) : (task.frame, task.pass - 1)
  }
}
