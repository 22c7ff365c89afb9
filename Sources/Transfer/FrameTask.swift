/// One frame to paint: what it shows, what it is to become, and what it starts from.
struct FrameTask {
  /// 3 × height × width, in the network's input space.
  let content: Tensor
  /// Where each style but the first is painted in; `nil` if there is but one.
  let masks: Tensor?
  let aim: FrameAim
  /// What earlier paintings hand on; `nil` where the frame starts anew.
  private(set) var inheritance: Inheritance?
  /// When to be ready; `nil` for no limit.
  let deadline: ContinuousClock.Instant?

  init(
    content: Tensor, masks: Tensor?, aim: FrameAim, inheritance: Inheritance?,
    deadline: ContinuousClock.Instant?
  ) {
    self.content = content
    self.masks = masks
    self.aim = aim
    // A photograph has nothing to inherit.
    self.inheritance = aim.strength == 0 ? nil : inheritance
    self.deadline = deadline
    // What is to become something else must be free to.
    let isSteady = isSteady
    self.inheritance?.temporal?.isLocked = isSteady
  }

  /// Whether the frame is the result: nothing of it is to be painted.
  var isPhotograph: Bool { aim.strength == 0 }

  /// Whether the painting before had the same aim; true if there is none.
  var isSteady: Bool { inheritance?.isSteady(for: aim) ?? true }
}
