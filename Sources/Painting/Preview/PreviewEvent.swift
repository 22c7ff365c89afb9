/// An event while a preview is painted.
public enum PreviewEvent: Sendable {
  case message(Message)
  /// Frames were chosen.
  case chosen([PreviewMoment])
  case iterated(PreviewProgress)
  /// The first iterations have been timed: the sheet takes at most so many seconds.
  case estimated(pictures: Int, seconds: Double)
  /// All frames of a variant are on the sheet.
  case finished(PreviewVariant, PreviewEstimate)
  /// The sheet is complete, with so many pictures.
  case completed(sheet: String, pictures: Int, seconds: Double)
}
