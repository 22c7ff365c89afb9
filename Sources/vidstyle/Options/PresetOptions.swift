import ArgumentParser
import Transfer

/// `--preset` names a look, an encoder's speed, or, given twice, one of each.
///
/// The names of the two kinds do not overlap: what is no look is the encoder's to judge.
struct PresetOptions: ParsableArguments {
  /// A documented set of values for the options of the look.
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
  }

  @Option(
    name: .customLong("preset"),
    help: ArgumentHelp(
      "A look: draft, default, best, or article (that on Gatys et al.), which other options given change; "
        + "the encoder's speed: ultrafast … placebo; or, given twice, one of each.",
      valueName: "name"))
  var names: [String] = []

  var look: Look { names.lazy.compactMap(Look.init(rawValue:)).first ?? .default }

  var encoder: String? { names.first { Look(rawValue: $0) == nil } }

  func validate() throws {
    let looks = names.filter { Look(rawValue: $0) != nil }
    for kind in [looks, names.filter { !looks.contains($0) }] where kind.count > 1 {
      throw ValidationError(
        "--preset \(kind[0]) and --preset \(kind[1]) exclude each other")
    }
  }
}
