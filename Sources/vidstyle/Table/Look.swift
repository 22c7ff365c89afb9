import Painting
import Transfer

/// A documented set of values for the options of the look: what `--preset` names beside encoders' presets.
enum Look: String, CaseIterable {
  case draft
  case `default`
  case best
  case article

  var settings: TransferSettings {
    switch self {
    case .draft: .draft
    case .default: TransferSettings()
    case .best: .best
    case .article: .article
    }
  }

  /// The look that settings were made from: its tolerance has no option of its own.
  static func nearest(to settings: TransferSettings) -> Look {
    allCases.first { $0.settings.tolerance == settings.tolerance } ?? .default
  }
}
