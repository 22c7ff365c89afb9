import Foundation
import Transfer

/// A documented set of values for the look of a request.
public enum Look: String, CaseIterable, Codable, Sendable {
  case draft
  case `default`
  case best
  case bold
  case faithful
  case article

  public var settings: TransferSettings {
    switch self {
    case .draft: .draft
    case .default: TransferSettings()
    case .best: .best
    case .bold: .bold
    case .faithful: .faithful
    case .article: .article
    }
  }

  /// What the look is suited for.
  private var summary: String {
    switch self {
    case .draft: "a quick first impression"
    case .default: "the default"
    case .best: "the best quality"
    case .bold: "large strokes and motifs, fewer details"
    case .faithful: "faces and shapes as filmed"
    case .article: "the settings of the Gatys et al. article"
    }
  }

  /// The look that settings were made from: of those with their tolerance, which no option changes, the one from which
  /// they differ least.
  public static func nearest(to settings: TransferSettings) -> Look {
    allCases.filter { $0.settings.tolerance == settings.tolerance }
      .min { $0.settings.differences(from: settings) < $1.settings.differences(from: settings) }
      ?? .default
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

extension TransferSettings {
  /// Number of fields that differ.
  fileprivate func differences(from other: TransferSettings) -> Int {
    let (own, others) = (fields, other.fields)
    return Set(own.keys).union(others.keys).count { own[$0] != others[$0] }
  }

  private var fields: [String: NSObject] {
    // Settings consist of numbers, texts and lists of them, so that JSON has them all.
    let data = try? JSONEncoder().encode(self)
    return data.flatMap { try? JSONSerialization.jsonObject(with: $0) as? [String: NSObject] }
      ?? [:]
  }
}
