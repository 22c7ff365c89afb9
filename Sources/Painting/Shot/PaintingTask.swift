import Transfer

/// The facts about a frame that are known before it is painted.
struct PaintingTask {
  /// From 1.
  let frame: Int
  /// From 1.
  var pass = 1
  /// When the frame is shown, in seconds of the output.
  let time: Double
  let aim: FrameAim
  /// Whether a shot begins with it.
  let isCut: Bool
  /// The share of it that is visible in the previous frame; `nil` if not determined.
  let seen: Double?
  /// Whether an earlier run finished the whole pass over the shot, so that no later frame refers to
  /// this one.
  var isPassFinished = false
}
