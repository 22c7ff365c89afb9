import ArgumentParser
import Foundation

/// All commands with their arguments and options, as declared to the parser.
struct CommandTree {
  let commands: [Command]
  /// The command that need not be named.
  let standard: Command

  init() throws {
    let dump = try JSONDecoder().decode(Dump.self, from: Data(Vidstyle._dumpHelp().utf8)).command
    commands = dump.subcommands
    standard = commands.first { $0.name == dump.defaultSubcommand }!
  }

  func command(named name: String) -> Command? { commands.first { $0.name == name } }

  /// The command of a command line, and the words that are neither options nor their values.
  func operands(of words: [String]) -> (command: Command, words: [String]) {
    let named = words.first.flatMap(command(named:))
    let command = named ?? standard
    var operands: [String] = []
    var (isValue, areOptionsOver) = (false, false)
    for word in words.dropFirst(named == nil ? 0 : 1) {
      if isValue {
        isValue = false
      } else if areOptionsOver || !word.hasPrefix("-") || word == "-" {
        operands.append(word)
      } else if word == "--" {
        areOptionsOver = true
      } else {
        isValue = command.argument(word)?.takesValue ?? false
      }
    }
    return (command, operands)
  }
}

extension CommandTree {
  struct Command: Decodable {
    let name: String
    let abstract: String?
    let arguments: [Argument]

    private enum CodingKeys: String, CodingKey {
      case name = "commandName"
      case abstract, arguments
    }

    /// The option or flag of a name, with its dashes.
    func argument(_ flag: String) -> Argument? { arguments.first { $0.flags.contains(flag) } }

    /// How many words other than options it takes; `nil`: any number.
    var operandLimit: Int? {
      let operands = arguments.filter { $0.kind == "positional" }
      return operands.contains { $0.isRepeating } ? nil : operands.count
    }
  }

  struct Argument: Decodable {
    let kind: String
    let isRepeating: Bool
    let valueName: String?
    let abstract: String?
    private let names: [Name]?
    private let completionKind: Kind?

    var takesValue: Bool { kind == "option" }

    /// With their dashes.
    var flags: [String] { (names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name } }

    /// The allowed values; empty if they are not limited.
    var choices: [String] { completionKind?.list?.values ?? [] }

    /// Its name in help.
    var label: String {
      flags.sorted { $0.count < $1.count }.joined(separator: ", ")
        + (takesValue ? " <\(valueName ?? "")>" : "")
    }
  }
}

extension CommandTree {
  private struct Dump: Decodable {
    struct Root: Decodable {
      let subcommands: [Command]
      let defaultSubcommand: String
    }
    let command: Root
  }

  fileprivate struct Name: Decodable {
    let kind: String
    let name: String
  }

  fileprivate struct Kind: Decodable {
    struct List: Decodable {
      let values: [String]
    }
    let list: List?
  }
}
