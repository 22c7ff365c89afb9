/// A path with a place for a number in its name, as in "frames/%05d.png".
public struct NumberPattern: Sendable, Equatable {
  /// Folder with its slash; empty for none.
  let folder: String
  private let prefix: String
  private let suffix: String
  /// Digits to which shorter numbers are padded with zeros.
  private let leastDigits: Int

  /// Parses a path with `%d`, or `%05d` for five digits or more, in its name; nil when there is neither.
  /// `%%` stands for a percent sign.
  init?(_ path: String) throws(MediaError) {
    let name = OutputCheck.name(of: path)
    folder = String(path.dropLast(name.count))
    var literals = [""]
    var leastDigits = 0
    var rest = name[...]
    while let character = rest.first {
      if rest.hasPrefix("%%") {
        literals[literals.count - 1] += "%"
        rest = rest.dropFirst(2)
      } else if let (place, digits) = Self.place(atStartOf: rest) {
        literals.append("")
        leastDigits = digits
        rest = rest.dropFirst(place)
      } else {
        literals[literals.count - 1].append(character)
        rest = rest.dropFirst()
      }
    }
    guard literals.count > 1 else { return nil }
    guard literals.count == 2 else {
      throw MediaError(path, .severalPlaces(count: literals.count - 1))
    }
    (prefix, suffix) = (literals[0], literals[1])
    self.leastDigits = leastDigits
  }

  /// Derives the pattern of a numbered name from its last run of digits; nil when it has none.
  init?(numbered name: String) {
    let isDigit = { (character: Character) in character.isASCII && character.isNumber }
    guard let last = name.lastIndex(where: isDigit) else { return nil }
    let suffix = name[name.index(after: last)...]
    let digits = name[...last].reversed().prefix(while: isDigit).count
    guard digits <= 18 else { return nil }
    folder = ""
    prefix = String(name.dropLast(suffix.count + digits))
    self.suffix = String(suffix)
    // Names without leading zeros may grow from 9 to 10.
    leastDigits = name.dropFirst(prefix.count).first == "0" ? digits : 1
  }

  /// Parses `%d` or `%05d` at the start of a text: its length and the digits it asks for; nil for
  /// anything else.
  private static func place(atStartOf text: Substring) -> (length: Int, digits: Int)? {
    guard text.first == "%" else { return nil }
    let width = text.dropFirst().prefix { $0.isASCII && $0.isNumber }
    guard text.dropFirst(1 + width.count).first == "d" else { return nil }
    if width.isEmpty { return (2, 1) }
    guard width.first == "0", let digits = Int(width), (1...18).contains(digits) else { return nil }
    return (2 + width.count, digits)
  }

  /// Path for a number, which is not negative.
  func path(_ number: Int) -> String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(0, leastDigits - digits.count))
    return folder + prefix + zeros + digits + suffix
  }

  /// Number in a name that matches the pattern; nil for other names.
  func number(inName name: String) -> Int? {
    guard name.count > prefix.count + suffix.count, name.hasPrefix(prefix), name.hasSuffix(suffix)
    else { return nil }
    let digits = name.dropFirst(prefix.count).dropLast(suffix.count)
    guard let number = Int(digits), number >= 0, path(number) == folder + name else { return nil }
    return number
  }
}
