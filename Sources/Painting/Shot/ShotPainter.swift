import Basics
import Transfer
import VideoIO

/// Paints the frames of one shot.
///
/// No state of earlier shots reaches a frame: it owns the paintings that later frames refer to, and
/// its first frame resets the optimiser's memory and the masks that follow the motion. So a shot
/// has the same bytes whether it is painted alone or within a longer run.
struct ShotPainter {
  let context: RunContext
  let stylizer: Stylizer
  let frames: FramePainter
  let store: any PaintingStore
  private let masks: MaskSet?
  private var history: PaintingHistory
  /// Frames that later passes paint again; empty if there is only one pass.
  var shot: [ShotFrame] = []
  private var hasBegun = false

  var passes: Int { context.request.coherence.passes }

  /// - Parameters:
  ///   - stylizer: used only by this painter while the shot lasts.
  ///   - masks: of the whole run, at the shot's first frame.
  init(
    _ context: RunContext, _ stylizer: Stylizer, frames: FramePainter, masks: MaskSet?,
    store: any PaintingStore
  ) {
    self.context = context
    self.stylizer = stylizer
    self.frames = frames
    self.masks = masks
    self.store = store
    history = PaintingHistory(settings: context.settings, workers: context.workers)
  }

  /// Paints the shot's next frame.
  ///
  /// - Parameter timeOrigin: time of the input at which the output starts, in seconds.
  /// - Returns: the finished frame; `nil` where later passes finish it.
  mutating func paint(_ frame: consuming SourceFrame, timeOrigin: Double) throws -> PaintedFrame? {
    let (timing, content) = (frame.timing, frame.content)
    if !hasBegun { stylizer.beginShot() }
    stylizer.observeColors(of: content)
    let mask = try masks?.next(content, beginsShot: !hasBegun)
    hasBegun = true
    var motions = frame.motion.motions
    let task = PaintingTask(
      frame: timing.number, time: timing.seconds,
      aim: context.aim(at: timeOrigin + timing.seconds), isCut: frame.motion.isCut,
      seen: motions[1]?.visibility.mean)
    // Large, so only the closure below holds it.
    frame.motion.motions.removeAll()
    let painting = try frames.paint(content, mask, task) {
      defer { motions.removeAll() }
      return history.inheritance(for: content, aim: task.aim, motions: motions)
    }
    if let painted = painting.frame { history.append(painted) }
    guard passes == 1 else {
      try store.keep(content: content, masks: mask, frame: timing.number)
      shot.append(ShotFrame(timing: timing, aim: task.aim, record: painting.record))
      return nil
    }
    return PaintedFrame(
      frame: timing.frame(try painting.picture ?? store.picture(timing.number)),
      record: painting.record)
  }

  /// Makes the later passes, if any, and returns their finished frames in order.
  mutating func finish(_ write: (PaintedFrame) throws -> Void) throws {
    guard !shot.isEmpty else { return }
    for pass in 2...passes { try repaint(pass: pass) }
    for frame in shot {
      let picture = try store.picture(frame.timing.number)
      try write(PaintedFrame(frame: frame.timing.frame(picture), record: frame.record))
      store.forget(frame: frame.timing.number, pass: passes)
    }
    shot.removeAll()
  }
}
