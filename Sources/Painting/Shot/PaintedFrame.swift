import VideoIO

/// A finished frame, with what is known of its painting.
struct PaintedFrame {
  let frame: Frame
  /// Of its last pass.
  let record: FrameRecord
}
