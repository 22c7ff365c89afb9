import ArgumentParser
import Painting

/// `--preset` names a look, an encoder's preset, or, given twice, one of each.
///
/// The names of the two kinds do not overlap: what is no look is for the encoder to judge.
struct PresetOptions: ParsableArguments {
  @Option(repeated: .preset, read: { $0 }) var names: [String]

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
