/// An event while a video is measured.
public enum MeasureEvent: Sendable {
  case message(Message)
  /// Frames measured so far, and, if known, the number of all frames and the seconds left.
  case measured(frames: Int, of: Int?, remaining: Double?)
}
