/// Completions of the word under a shell's cursor.
///
/// The shells' scripts (``CompletionScript``) call the program for them, so that they offer exactly
/// what the parser accepts, including the main form without a command.
struct Completion {
  private let tree: CommandTree
  private let command: CommandTree.Command
  /// Whether the current word may be the name of a command.
  private let mayNameCommand: Bool
  private let before: [String]
  private let word: String

  /// - Parameter words: the command line after the program's name, up to the word under the cursor,
  ///   which may be empty.
  init(_ words: [String]) throws {
    tree = try CommandTree()
    let named = words.count > 1 ? tree.command(named: words[0]) : nil
    command = named ?? tree.standard
    mayNameCommand = words.count <= 1 || named?.name == "help"
    before = Array(words.dropLast().dropFirst(named == nil ? 0 : 1))
    word = words.last ?? ""
  }

  /// Lines for the shell: words, each followed by a tab and its meaning; `:file` or `:folder` for
  /// names of files or folders.
  var lines: [String] {
    let (isOpen, areFilesOnly) = state
    if let isOpen { return values(of: isOpen, before: "") }
    if areFilesOnly { return [":file"] }
    if word.hasPrefix("-") {
      if let sign = word.firstIndex(of: "="),
        let option = command.argument(String(word[..<sign]))
      {
        return values(of: option, before: word[...sign])
      }
      return fitting(
        command.arguments.flatMap { argument in
          argument.flags.filter { $0.hasPrefix("--") }.map { ($0, argument.abstract ?? "") }
        })
    }
    let names = mayNameCommand ? fitting(tree.commands.map { ($0.name, $0.abstract ?? "") }) : []
    return names + (command.name == "help" ? [] : [":file"])
  }

  /// The option whose value the current word is; whether options have ended before it.
  private var state: (open: CommandTree.Argument?, areFilesOnly: Bool) {
    var open: CommandTree.Argument?
    for word in before {
      if open != nil {
        open = nil
      } else if word == "--" {
        return (nil, true)
      } else {
        open = command.argument(word).flatMap { $0.takesValue ? $0 : nil }
      }
    }
    return (open, false)
  }

  /// The values of an option, by its declaration or the name of its value: `auto|none|file`.
  private func values(of option: CommandTree.Argument, before prefix: Substring) -> [String] {
    if option.valueName == OptionEntry.vary.value { return variations(before: prefix) }
    if !option.choices.isEmpty { return fitting(option.choices.map { ("\(prefix)\($0)", "") }) }
    let kinds = (option.valueName ?? "").split(whereSeparator: { "|=[],…".contains($0) })
    let isFile = kinds.contains { ["file", "picture", "mask", "out"].contains($0) }
    let choices = option.valueName?.contains("|") == true ? kinds.map(String.init) : []
    let words = choices.filter { !Self.placeholders.contains($0) }
    return fitting(words.map { ("\(prefix)\($0)", "") })
      + (isFile ? [":file"] : kinds.contains("folder") ? [":folder"] : [])
  }

  /// A look or style option and, after the equals sign, its values.
  private func variations(before prefix: Substring) -> [String] {
    let rest = word.dropFirst(prefix.count)
    if let sign = rest.firstIndex(of: "="), let option = command.argument("--\(rest[..<sign])") {
      let values = values(of: option, before: "\(prefix)\(rest[...sign])")
      return values.filter { !$0.hasPrefix(":") }
    }
    let sections = [OptionEntry.Section.look, .style]
    return fitting(
      OptionTable.paint.filter { sections.contains($0.section) && $0.value != nil }
        .map { ("\(prefix)\($0.name)=", $0.help) })
  }

  private func fitting(_ candidates: [(word: String, help: String)]) -> [String] {
    candidates.filter { $0.word.hasPrefix(word) }.map { word, help in
      help.isEmpty ? word : "\(word)\t\(help)"
    }
  }

  /// Parts of values' names that are placeholders for values.
  private static let placeholders: Set = ["file", "folder", "number", "pixels", "720p"]
}
