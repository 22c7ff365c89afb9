import Transfer

/// A documented set of values for the look of a request.
public enum Look: String, CaseIterable, Codable, Sendable {
  case draft
  case `default`
  case best
  case article

  public var settings: TransferSettings {
    switch self {
    case .draft: .draft
    case .default: TransferSettings()
    case .best: .best
    case .article: .article
    }
  }

  /// The look that settings were made from: its tolerance has no option of its own.
  public static func nearest(to settings: TransferSettings) -> Look {
    allCases.first { $0.settings.tolerance == settings.tolerance } ?? .default
  }
}
