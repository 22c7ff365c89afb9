import Basics
import Painting

/// An option of the command line: everything that help, man page, completions, refusals and printed
/// commands need.
struct OptionEntry: Sendable {
  /// Headings for options in help.
  enum Section: String, CaseIterable {
    case selection = "What to paint"
    case look = "Look"
    case style = "Style"
    case coherence = "Coherence"
    case output = "Output"
    case running = "Running"
    case preview = "Preview"
    case measure = "Measure"
    case farm = "Farm"
  }

  /// The option's values in a request: `nil` if it is not needed; empty for a flag.
  typealias Values = @Sendable (_ request: PaintingRequest, _ other: PaintingRequest) -> [String]?

  /// Without dashes.
  let name: String
  var short: Character?
  /// The value's name in help; `nil` for a flag.
  let value: String?
  let section: Section
  /// Whether only the full help shows it.
  var isRare = false
  /// The library's fields that it sets, as named in errors.
  var fields: [Field] = []
  /// Values for a shell to offer, if `value` does not list them.
  var completions: [String] = []
  let help: String
  /// Compares a request with one that has the option's default.
  let values: Values

  var flag: String { "--\(name)" }

  /// As help names it: `-y, --overwrite` or `--size <pixels>`.
  var label: String {
    (short.map { "-\($0), " } ?? "") + flag + (value.map { " <\($0)>" } ?? "")
  }

  /// The words of a command line that set the option to its value in a request.
  func words(_ request: PaintingRequest, unlike other: PaintingRequest) -> [String] {
    guard let values = values(request, other) else { return [] }
    return values.isEmpty ? [flag] : values.flatMap { [flag, $0] }
  }
}

/// Ways to find an option's values in a request.
extension OptionEntry {
  /// For options that are not part of a request.
  static let noValues: Values = { _, _ in nil }

  /// The value of a property if it differs.
  static func value<Value: Equatable>(
    _ path: KeyPath<PaintingRequest, Value> & Sendable,
    _ text: @escaping @Sendable (Value) -> String = { "\($0)" }
  ) -> Values {
    { $0[keyPath: path] == $1[keyPath: path] ? nil : [text($0[keyPath: path])] }
  }

  /// The value of an optional property if it differs and is not `nil`.
  static func given<Value: Equatable>(
    _ path: KeyPath<PaintingRequest, Value?> & Sendable,
    _ text: @escaping @Sendable (Value) -> String = { "\($0)" }
  ) -> Values {
    { request, other in
      guard let value = request[keyPath: path], value != other[keyPath: path] else { return nil }
      return [text(value)]
    }
  }

  /// A number if it differs, as people write it: 2, not 2.0.
  static func number(_ path: KeyPath<PaintingRequest, Double> & Sendable) -> Values {
    value(path, text)
  }

  /// An optional number if it differs and is not `nil`.
  static func number(_ path: KeyPath<PaintingRequest, Double?> & Sendable) -> Values {
    given(path, text)
  }

  private static let text: @Sendable (Double) -> String = { number in
    Int(exactly: number).map { "\($0)" } ?? "\(number)"
  }

  /// A flag that is given if a property differs.
  static func flag(_ path: KeyPath<PaintingRequest, Bool> & Sendable) -> Values {
    { $0[keyPath: path] == $1[keyPath: path] ? nil : [] }
  }
}
