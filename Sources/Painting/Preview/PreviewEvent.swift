/// What happens while a preview is painted.
public enum PreviewEvent: Sendable {
  case message(Message)
  /// Which frames were chosen.
  case chosen([PreviewMoment])
  case iterated(PreviewProgress)
  /// All frames of a variant are on the sheet.
  case finished(PreviewVariant, PreviewEstimate)
}
