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

  /// What the look is suited for.
  private var summary: String {
    switch self {
    case .draft: "a quick first impression"
    case .default: "the default"
    case .best: "the best quality"
    case .article: "the settings of the Gatys et al. article"
    }
  }

  /// The look that settings were made from, recognised by its tolerance, which no option changes.
  public static func nearest(to settings: TransferSettings) -> Look {
    allCases.first { $0.settings.tolerance == settings.tolerance } ?? .default
  }

  /// The names, for sentences.
  public static let names = allCases.map(\.rawValue).joined(separator: ", ")

  /// A line for each look: what it is suited for, and its iterations.
  public static let listing = allCases.map { look in
    let settings = look.settings
    let name = look.rawValue + String(repeating: " ", count: 9 - look.rawValue.count)
    return name + look.summary
      + " (iterations: \(settings.firstEvaluations),\(settings.nextEvaluations))"
  }.joined(separator: "\n")
}
