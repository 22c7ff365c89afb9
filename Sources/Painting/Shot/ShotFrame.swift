import Transfer

/// A frame of a shot that later passes paint again; its tensors are in the store.
struct ShotFrame {
  let timing: FrameTiming
  let aim: FrameAim
  /// Of its last pass.
  var record: FrameRecord
}
