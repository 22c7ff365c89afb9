import ArgumentParser

/// Help that fits on a screen: what most runs need. `--help-hidden` and the man page are complete.
///
/// The parser's own hiding would also take the options out of error messages and completions.
struct HelpScreen {
  /// A name and what it means, in two columns.
  typealias Row = (label: String, help: String)

  let abstract: String
  let discussion: String
  let usage: String
  let arguments: [Row]
  let options: [OptionEntry]

  private static let width = 80
  private static let column = 26

  static let paint = HelpScreen(
    abstract: PaintCommand.configuration.abstract,
    discussion: PaintCommand.configuration.discussion,
    usage: "vidstyle paint [<options>] <in> <style> <out>",
    arguments: [
      ("<in>", PaintCommand.inputHelp), ("<style>", PaintCommand.styleHelp),
      ("<out>", PaintCommand.outputHelp),
    ],
    options: (OptionTable.paint + OptionTable.page).filter {
      !$0.isRare && $0.section != .coherence
    })

  static let preview = HelpScreen(
    abstract: PreviewCommand.configuration.abstract,
    discussion: PreviewCommand.configuration.discussion,
    usage: PreviewCommand.configuration.usage!,
    arguments: [("<in> <style> … <out>", PreviewCommand.picturesHelp)],
    options: OptionTable.preview)

  /// The short form of the parser's help for a command; any other text is returned unchanged.
  static func short(_ help: String) -> String {
    switch help {
    case Vidstyle.helpMessage(for: PaintCommand.self): paint.text
    case Vidstyle.helpMessage(for: PreviewCommand.self): preview.text
    default: help
    }
  }

  var text: String {
    var blocks = ["OVERVIEW: \(abstract)"]
    blocks += discussion.split(separator: "\n\n").map { Self.wrapped(String($0)) }
    blocks += ["USAGE: \(usage)", Self.table("ARGUMENTS", arguments)]
    for section in OptionEntry.Section.allCases {
      let entries = options.filter { $0.section == section }
      guard !entries.isEmpty else { continue }
      blocks.append(
        Self.table(section.rawValue.uppercased(), entries.map { ($0.label, $0.help) }))
    }
    blocks.append(
      Self.table(
        "OPTIONS",
        [("--version", "Show the version."), ("-h, --help", "Show help information.")]))
    return blocks.joined(separator: "\n\n")
  }

  /// A heading and rows under it.
  static func table(_ title: String, _ rows: [Row]) -> String {
    let lines = rows.flatMap { row -> [String] in
      let label = "  " + row.label
      let indent = String(repeating: " ", count: column)
      var lines = fill(row.help, width: width - column).map { indent + $0 }
      if label.count < column {
        lines[0] = label + lines[0].dropFirst(label.count)
      } else {
        lines.insert(label, at: 0)
      }
      return lines
    }
    return (["\(title):"] + lines).joined(separator: "\n")
  }

  /// A wrapped paragraph; blocks with indented lines stay as they are.
  private static func wrapped(_ block: String) -> String {
    let lines = block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.contains(where: { $0.hasPrefix(" ") }) { return block }
    return fill(lines.joined(separator: " "), width: width).joined(separator: "\n")
  }

  /// Lines of at most `width` characters.
  private static func fill(_ text: String, width: Int) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].isEmpty {
        lines[lines.count - 1] = String(word)
      } else if lines[lines.count - 1].count + 1 + word.count <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
