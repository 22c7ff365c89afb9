import ArgumentParser
import Foundation
import Painting

/// Answers that need no parser: completions, and help on a single option.
struct Answer {
  let text: String

  /// - Returns: `nil` if the words ask for nothing of that kind.
  /// - Throws: ``ValidationError``.
  init?(to words: [String]) throws {
    switch words.first {
    case CompletionScript.request:
      text = try Completion(Array(words.dropFirst())).lines.joined(separator: "\n")
    case "--generate-completion-script":
      let shell = words.dropFirst().first ?? Self.usersShell
      guard let script = CompletionScript(rawValue: shell) else {
        throw ValidationError(
          "--generate-completion-script takes bash, zsh or fish, not '\(shell)'")
      }
      text = script.text
    case "help":
      guard (2...3).contains(words.count), let help = try Self.help(on: words[words.count - 1])
      else { return nil }
      text = help
    default:
      guard let option = Self.listed(in: words), let help = try Self.help(on: option) else {
        return nil
      }
      text = help
    }
  }

  private static var usersShell: String {
    URL(filePath: ProcessInfo.processInfo.environment["SHELL"] ?? "").lastPathComponent
  }

  /// The option whose values the user wants to see, as in `--preset list`.
  private static func listed(in words: [String]) -> String? {
    let pairs = zip(words, words.dropFirst()).map { [$0, $1] }
    let joined = words.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
    return (pairs + joined).first { pair in
      guard pair.count == 2, pair[0].hasPrefix("--"), pair[1] == "list" else { return false }
      let entry = OptionTable.option(named: String(pair[0].dropFirst(2)))
      return entry.map { $0.value?.contains("|") == true || !$0.completions.isEmpty } ?? false
    }?[0]
  }

  /// Help on the option of a name, with or without dashes; `nil` if there is none, or a command has that name.
  private static func help(on name: String) throws -> String? {
    let tree = try CommandTree()
    guard tree.command(named: name) == nil else { return nil }
    let flag = name.hasPrefix("-") ? name : "--\(name)"
    for command in [tree.standard] + tree.commands {
      guard let option = command.argument(flag) else { continue }
      var rows = [
        HelpScreen.table("vidstyle \(command.name)", [(option.label, option.abstract ?? "")])
      ]
      let entry = OptionTable.option(named: String(flag.drop { $0 == "-" }))
      if flag == OptionEntry.preset.flag { rows.append(Look.listing) }
      if let values = entry?.completions, !values.isEmpty {
        rows.append(HelpScreen.table("Common values", values.map { ($0, "") }))
      }
      return rows.joined(separator: "\n\n")
    }
    return nil
  }
}
