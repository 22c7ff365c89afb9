/// An event while a plan is made.
public enum PlanningEvent: Sendable {
  case message(Message)
  /// The number of frames searched so far, and of all frames if known.
  case surveyed(frames: Int, of: Int?)
  /// An existing plan is used.
  case found(folder: String)
}
