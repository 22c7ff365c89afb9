/// A frame to paint: its content, its aim, and what it inherits.
struct FrameTask {
  /// 3 × height × width, in the network's input space.
  let content: Tensor
  /// Where each style but the first is painted; `nil` if there is only one.
  let masks: Tensor?
  let aim: FrameAim
  /// Inheritance from earlier paintings; `nil` if the frame starts afresh.
  private(set) var inheritance: Inheritance?
  /// The time to finish by; `nil` for no limit.
  let deadline: ContinuousClock.Instant?

  init(
    content: Tensor, masks: Tensor?, aim: FrameAim, inheritance: Inheritance?,
    deadline: ContinuousClock.Instant?
  ) {
    self.content = content
    self.masks = masks
    self.aim = aim
    // A photograph inherits nothing.
    self.inheritance = aim.strength == 0 ? nil : inheritance
    self.deadline = deadline
    // A frame with another aim must be free to change its colours.
    let isSteady = isSteady
    self.inheritance?.temporal?.isLocked = isSteady
  }

  /// Whether the frame itself is the result: nothing of it is painted.
  var isPhotograph: Bool { aim.strength == 0 }

  /// Whether the previous painting had the same aim; true if there is none.
  var isSteady: Bool { inheritance?.isSteady(for: aim) ?? true }
}
