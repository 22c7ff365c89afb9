import Transfer

/// A frame of a shot that later passes come back to; its tensors lie in the store.
struct ShotFrame {
  let timing: FrameTiming
  let aim: FrameAim
  /// Of its last pass.
  var record: FrameRecord
}
