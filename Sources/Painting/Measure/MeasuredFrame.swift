import Basics
import Transfer

/// The figures measured on one frame.
public struct MeasuredFrame {
  public var coherence: FrameCoherence
  /// Present if a style was given.
  public var losses: PictureLosses?
}
