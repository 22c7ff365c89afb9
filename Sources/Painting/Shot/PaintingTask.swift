import Transfer

/// What is known of a frame before it is painted.
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
  /// The share of it that the frame before shows; `nil` where nobody looked.
  let seen: Double?
  /// Whether an earlier run has finished the whole pass over the shot, so that nobody looks back at the frame.
  var isPassFinished = false
}
