import ArgumentParser
import Painting

/// Options declared by their entry in the table.
extension Option {
  /// An option whose text a function reads; a value may begin with a dash.
  init<T>(_ entry: OptionEntry, read: @escaping @Sendable (String) throws -> T)
  where Value == T? {
    self.init(
      name: entry.specification, parsing: .unconditional, help: entry.argumentHelp,
      completion: entry.completion, transform: read)
  }

  /// An option that may be repeated.
  init<T>(repeated entry: OptionEntry, read: @escaping @Sendable (String) throws -> T)
  where Value == [T] {
    self.init(
      wrappedValue: [], name: entry.specification, parsing: .unconditionalSingleValue,
      help: entry.argumentHelp, transform: read)
  }

  /// An option whose value is a text as it is, or one of a list.
  init<T: ExpressibleByArgument>(_ entry: OptionEntry) where Value == T? {
    self.init(name: entry.specification, help: entry.argumentHelp)
  }
}

extension Flag where Value == Bool {
  init(_ entry: OptionEntry) {
    self.init(wrappedValue: false, name: entry.specification, help: entry.argumentHelp)
  }
}

extension OptionEntry {
  fileprivate var specification: NameSpecification {
    short.map { [.customShort($0), .customLong(name)] } ?? .customLong(name)
  }

  fileprivate var completion: CompletionKind? { completions.isEmpty ? nil : .list(completions) }

  fileprivate var argumentHelp: ArgumentHelp { ArgumentHelp(help, valueName: value) }
}
