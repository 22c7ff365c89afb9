/// What happens while a video is measured.
public enum MeasureEvent: Sendable {
  case message(Message)
  /// So many frames are measured, of so many as far as known, with so many seconds left.
  case measured(frames: Int, of: Int?, remaining: Double?)
}
