/// What happens while a plan is made.
public enum PlanningEvent: Sendable {
  case message(Message)
  /// So many frames have been looked at, of so many as far as known.
  case surveyed(frames: Int, of: Int?)
  /// The plan that was there already is used.
  case found(folder: String)
}
