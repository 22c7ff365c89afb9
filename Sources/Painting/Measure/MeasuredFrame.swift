import Basics
import Transfer

/// What was measured on one frame.
public struct MeasuredFrame {
  public var coherence: FrameCoherence
  /// Where a style was given.
  public var losses: PictureLosses?
}
