import Basics
import Transfer
import VideoIO

/// A frame of the input, ready to be painted.
struct SourceFrame {
  var timing: FrameTiming
  /// 3 × height × width, in the network's input space.
  let content: Tensor
  /// The motion to the frames before it, and whether a shot begins with it.
  var motion: FrameMotion
}
