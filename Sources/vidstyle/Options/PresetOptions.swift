import ArgumentParser

/// `--preset` names a look, an encoder's speed, or, given twice, one of each.
///
/// The names of the two kinds do not overlap: what is no look is the encoder's to judge.
struct PresetOptions: ParsableArguments {
  /// A documented set of values for the options of the look.
  enum Look: String, CaseIterable {
    case `default`
    case article
  }

  @Option(
    name: .customLong("preset"),
    help: ArgumentHelp(
      "A look: default, or article (that on Gatys et al.); the encoder's speed: ultrafast … placebo; "
        + "or, given twice, one of each.", valueName: "name"))
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
