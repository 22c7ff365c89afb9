import Basics

extension Keyframes {
  /// Reads a text file: in each line a time and, after it, NAME=VALUE, separated by spaces.
  ///
  ///     0     strength=0 style=1,0 ease=in-out
  ///     0:05  strength=1 style=0.5,0.5
  public init(file path: String) throws(ValueError) {
    let lines: [TextLine]
    do { lines = try TextLine.all(ofFile: path) } catch {
      throw ValueError("it takes a readable file (\(error.cause))")
    }
    try self.init(lines, path: path)
  }

  init(_ lines: [TextLine], path: String) throws(ValueError) {
    self.path = path
    var keys: [Key] = []
    for line in lines {
      do throws(ValueError) {
        let key = try Key(line)
        if let last = keys.last, key.time <= last.time {
          throw ValueError("its time is not after that of line \(last.line)")
        }
        keys.append(key)
      } catch {
        throw ValueError("line \(line.number), '\(line.text.prefix(60))': \(error.sentence)")
      }
    }
    guard !keys.isEmpty else {
      throw ValueError("it has no line such as '0:05 strength=0.5'")
    }
    self.keys = keys
  }
}

extension Keyframes.Key {
  fileprivate init(_ line: TextLine) throws(ValueError) {
    let words = line.text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let time = words.first.flatMap({ try? TextValue.time($0) }) else {
      throw ValueError(
        "it must start with a non-negative time (12.5, 00:01:23.5, 1m30s)")
    }
    var values: [Keyframes.Parameter: [Double]] = [:]
    var ease: Ease?
    for word in words.dropFirst() {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let (name, text) = (String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
      let parameter = Keyframes.Parameter(rawValue: name)
      guard parameter.map({ values[$0] == nil }) ?? (name != "ease" || ease == nil) else {
        throw ValueError("\(name) is named twice")
      }
      switch parameter {
      case .strength, .colors:
        values[parameter!] = [try Self.share(text, of: name)]
      case .style:
        values[.style] = try Self.shares(text)
      case nil:
        guard name == "ease" else {
          throw ValueError("'\(name)' is not one of strength, style, colors and ease")
        }
        guard let chosen = Ease(rawValue: text) else {
          let known = Ease.allCases.map(\.rawValue).joined(separator: ", ")
          throw ValueError("ease '\(text)' is not one of \(known)")
        }
        ease = chosen
      }
    }
    guard !values.isEmpty else {
      throw ValueError("it sets neither strength nor style nor colors")
    }
    self.init(line: line.number, time: time, values: values, ease: ease ?? .inOut)
  }

  private static func share(_ text: String, of name: String) throws(ValueError) -> Double {
    guard let value = Double(text), (0...1).contains(value) else {
      throw ValueError("\(name) '\(text)' is not a number from 0 to 1")
    }
    return value
  }

  /// Numbers that sum to 1, but for their rounding.
  private static func shares(_ text: String) throws(ValueError) -> [Double] {
    let texts = text.split(separator: ",", omittingEmptySubsequences: false)
    let shares = try texts.map { text throws(ValueError) in try share(String(text), of: "style") }
    let sum = shares.reduce(0, +)
    guard abs(sum - 1) <= 0.0101 else {
      throw ValueError(
        "the shares of style add up to \(plainText(sum)) and must add up to 1")
    }
    return shares.map { $0 / sum }
  }
}
