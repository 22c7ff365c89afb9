/// Sorts names as people number files: "frame2" comes before "frame10".
enum NaturalOrder {
  /// Whether one name comes before another. Runs of digits of any length compare as numbers; names
  /// that differ only in leading zeros compare by their bytes.
  static func precedes(_ left: String, _ right: String) -> Bool {
    let (a, b) = (Array(left.utf8), Array(right.utf8))
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if isDigit(a[i]), isDigit(b[j]) {
        let (first, second) = (number(in: a, from: &i), number(in: b, from: &j))
        if first.count != second.count { return first.count < second.count }
        if first != second { return first.lexicographicallyPrecedes(second) }
      } else if a[i] != b[j] {
        return a[i] < b[j]
      } else {
        i += 1
        j += 1
      }
    }
    if a.count - i != b.count - j { return a.count - i < b.count - j }
    return a.lexicographicallyPrecedes(b)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Reads the digits from `start` on, without leading zeros, and moves `start` past them.
  private static func number(in text: [UInt8], from start: inout Int) -> ArraySlice<UInt8> {
    let digits = text[start...].prefix(while: isDigit)
    start = digits.endIndex
    return digits.drop { $0 == UInt8(ascii: "0") }
  }
}
