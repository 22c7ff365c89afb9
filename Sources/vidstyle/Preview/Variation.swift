import ArgumentParser

/// `--vary`: an option of the look, and the values that are tried.
struct Variation: Equatable {
  /// Without the dashes.
  let name: String
  let values: [String]

  /// The options that change what a frame looks like.
  private static let groups: [any ParsableArguments.Type] = [
    LookOptions.self, StyleOptions.self, PresetOptions.self,
  ]

  /// NAME=VALUE,VALUE,…; values that hold commas themselves are separated by semicolons.
  init(_ text: String) throws {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw ValidationError("it takes an option and its values, as style-weight=1e-4,1e-3")
    }
    name = String(parts[0].drop { $0 == "-" })
    values = parts[1].split(
      separator: parts[1].contains(";") ? ";" : ",", omittingEmptySubsequences: false
    ).map(String.init)
    for (index, value) in values.enumerated() where values[..<index].contains(value) {
      throw ValidationError("the value '\(value)' is there twice")
    }
    // Checked by those who will read them.
    guard let group = Self.groups.first(where: { holds($0) }) else {
      throw ValidationError("there is no option --\(name) of the look (see 'vidstyle help paint')")
    }
    for value in values {
      do {
        _ = try group.parse(["--\(name)", value])
      } catch {
        throw ValidationError(group.message(for: error))
      }
    }
  }

  private func holds(_ group: any ParsableArguments.Type) -> Bool {
    group.helpMessage(includeHidden: true).split(whereSeparator: \.isWhitespace)
      .contains("--\(name)")
  }
}
