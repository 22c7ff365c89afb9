import Basics

/// A path with a place for a number in its name, as in "frames/%05d.png".
///
/// Names are compared by their bytes, as the file system does.
public struct NumberPattern: Sendable, Equatable {
  /// Folder with its slash; empty for none.
  let folder: String
  private let prefix: String
  private let suffix: String
  /// Digits to which shorter numbers are padded with zeros.
  private let leastDigits: Int

  /// Parses a path with `%d`, or `%05d` for five digits or more, in its name; nil when there is neither.
  /// `%%` stands for a percent sign, and the `%d` within a word, as in `100%done`, is plain text.
  init?(_ path: String) throws(MediaError) {
    folder = Folder.slashed(of: path)
    var literals: [[UInt8]] = [[]]
    var leastDigits = 0
    var rest = Array(Folder.name(of: path).utf8)[...]
    while let byte = rest.first {
      if rest.starts(with: "%%".utf8) {
        literals[literals.count - 1].append(byte)
        rest = rest.dropFirst(2)
      } else if let (place, digits) = Self.place(atStartOf: rest) {
        literals.append([])
        leastDigits = digits
        rest = rest.dropFirst(place)
      } else {
        literals[literals.count - 1].append(byte)
        rest = rest.dropFirst()
      }
    }
    guard literals.count > 1 else { return nil }
    guard literals.count == 2 else {
      throw MediaError(path, .severalPlaces(count: literals.count - 1))
    }
    prefix = String(decoding: literals[0], as: UTF8.self)
    suffix = String(decoding: literals[1], as: UTF8.self)
    self.leastDigits = leastDigits
  }

  /// Derives the pattern of a numbered name from its last run of digits; nil when it has none.
  init?(numbered name: String) {
    let bytes = Array(name.utf8)
    guard let last = bytes.lastIndex(where: Self.isDigit) else { return nil }
    let digits = bytes[...last].reversed().prefix(while: Self.isDigit).count
    guard digits <= 18 else { return nil }
    folder = ""
    prefix = String(decoding: bytes[...last].dropLast(digits), as: UTF8.self)
    suffix = String(decoding: bytes[(last + 1)...], as: UTF8.self)
    // Names without leading zeros may grow from 9 to 10.
    leastDigits = bytes[last + 1 - digits] == UInt8(ascii: "0") ? digits : 1
  }

  /// Parses `%d` or `%05d` at the start of a text: its length and the digits it asks for; nil for
  /// anything else.
  private static func place(atStartOf text: ArraySlice<UInt8>) -> (length: Int, digits: Int)? {
    guard text.first == UInt8(ascii: "%") else { return nil }
    let width = text.dropFirst().prefix(while: isDigit)
    let rest = text.dropFirst(1 + width.count)
    guard rest.first == UInt8(ascii: "d") else { return nil }
    if width.isEmpty {
      let isWord = rest.dropFirst().first.map {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 32)
      }
      return isWord == true ? nil : (2, 1)
    }
    guard width.first == UInt8(ascii: "0"),
      let digits = Int(String(decoding: width, as: UTF8.self)), (1...18).contains(digits)
    else { return nil }
    return (2 + width.count, digits)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Path for a number, which is not negative.
  func path(_ number: Int) -> String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(0, leastDigits - digits.count))
    return folder + prefix + zeros + digits + suffix
  }

  /// Number in a name that matches the pattern; nil for other names.
  func number(inName name: String) -> Int? {
    let (name, prefix, suffix) = (name.utf8, self.prefix.utf8, self.suffix.utf8)
    guard name.count > prefix.count + suffix.count, name.starts(with: prefix) else { return nil }
    let digits = String(name.dropFirst(prefix.count).dropLast(suffix.count))
    guard let digits, let number = Int(digits), number >= 0,
      path(number).utf8.elementsEqual(Array(folder.utf8) + name)
    else { return nil }
    return number
  }
}
