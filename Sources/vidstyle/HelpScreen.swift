/// Help that fits a screen: what most runs need. `--help-hidden` and the man page have all of it.
///
/// The parser's own hiding would also take the options out of error messages and completions.
enum HelpScreen {
  /// Options for special cases.
  private static let special: Set<Substring> = [
    "--fps", "--tv-weight", "--tv-loss", "--content-layers", "--style-layers", "--optimizer",
    "--learning-rate",
    "--pooling", "--init", "--seed", "--codec", "--pix-fmt", "--bit-depth", "--quality",
    "--style-scale", "--style-loss", "--scales", "--colors", "--mask", "--keyframes", "--weights",
    "--log-json",
    "--engine",
  ]
  private static let specialSections: Set<Substring> = ["COHERENCE:"]

  private static let untouched: Set<Substring> = ["ARGUMENTS:", "OPTIONS:", "SUBCOMMANDS:"]

  /// A command's help without what is special, and a preview's without what is paint's; any other
  /// text as it is.
  static func short(_ help: String) -> String {
    guard help.hasPrefix("OVERVIEW:") else { return help }
    let isPreview = help.contains("USAGE: vidstyle preview")
    return help.replacing("\n\n\n", with: "\n\n").split(separator: "\n\n").compactMap { section in
      let lines = section.split(separator: "\n")
      let title = lines[0]
      guard title.hasSuffix(":"), title == title.uppercased()[...] else { return String(section) }
      if specialSections.contains(title) { return nil }
      if isPreview, !untouched.contains(title) { return nil }
      if untouched.contains(title) { return String(section) }
      let kept = entries(lines.dropFirst()).filter { !special.contains(name($0[0])) }
      return kept.isEmpty ? nil : ([title] + kept.flatMap(\.self)).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  /// Lines by what they explain: an entry begins two spaces from the edge.
  private static func entries(_ lines: ArraySlice<Substring>) -> [[Substring]] {
    lines.reduce(into: []) { entries, line in
      if line.hasPrefix("  -") {
        entries.append([line])
      } else if !entries.isEmpty {
        entries[entries.count - 1].append(line)
      }
    }
  }

  private static func name(_ line: Substring) -> Substring {
    line.split(separator: " ").first { $0.hasPrefix("--") } ?? line
  }
}
