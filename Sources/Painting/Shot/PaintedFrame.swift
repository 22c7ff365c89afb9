import VideoIO

/// A finished frame, with the record of its painting.
struct PaintedFrame {
  let frame: Frame
  /// Of its last pass.
  let record: FrameRecord
}
