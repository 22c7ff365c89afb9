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
      "A look: 'draft' (--iterations 60,15), 'default' (200,40), 'best' (500,100, --long-term 1,2,4), or "
        + "'article' for the settings of the article on Gatys et al. (content from relu5_2, weights 1e3 "
        + "and 1e-2, no tv, Adam, 1000 iterations, one scale). Other options given go before it. Or the "
        + "encoder's speed: ultrafast … placebo. May be given once for each.", valueName: "name"))
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
