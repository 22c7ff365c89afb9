import ArgumentParser

/// A look or style option, and the values that a preview tries.
struct Variation: Equatable {
  let option: OptionEntry
  let values: [String]

  /// NAME=VALUE,VALUE,…; values that contain commas are separated by semicolons.
  init(_ text: String) throws {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw ValidationError("it takes an option and its values, such as style-weight=1e-4,1e-3")
    }
    let name = String(parts[0].drop { $0 == "-" })
    values = parts[1].split(
      separator: parts[1].contains(";") ? ";" : ",", omittingEmptySubsequences: false
    ).map(String.init)
    for (index, value) in values.enumerated() where values[..<index].contains(value) {
      throw ValidationError("the value '\(value)' is given twice")
    }
    guard let option = OptionTable.option(named: name), [.look, .style].contains(option.section)
    else {
      throw ValidationError("--\(name) is not a look or style option (see 'vidstyle help paint')")
    }
    self.option = option
    // Checked by the option's own parser.
    for value in values {
      do {
        _ = try PaintOptions.parse([option.flag, value])
      } catch {
        throw ValidationError(PaintOptions.message(for: error))
      }
    }
  }

  static func == (a: Variation, b: Variation) -> Bool {
    a.option.name == b.option.name && a.values == b.values
  }
}
