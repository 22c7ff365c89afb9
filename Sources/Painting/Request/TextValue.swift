import Basics
import Foundation
import Transfer
import VideoIO

/// Reads values that users write as text, and describes the accepted texts.
///
/// Every function throws ``ValueError`` with the end of a sentence: the caller puts the field's name and the
/// text in front of it.
public enum TextValue {
  /// A whole number of `range`.
  public static func integer(_ range: ClosedRange<Int>) -> @Sendable (String) throws -> Int {
    { text in
      guard let value = Int(text), range.contains(value) else {
        throw ValueError(
          "it takes a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return value
    }
  }

  /// The size of frames: pixels of the longer side (512), lines (720p, 4k), or what they must fit into
  /// (1280x720, whichever way the frames are turned).
  public static func frameSize(_ text: String) throws -> (longest: Int?, shortest: Int?) {
    let text = text.lowercased()
    func side(_ text: Substring) throws -> Int {
      guard let value = Int(text), Limits.longestSide.contains(value) else {
        throw ValueError(
          "it takes the longest side from \(Limits.longestSide.lowerBound) to "
            + "\(Limits.longestSide.upperBound) pixels, or a size such as 720p or 1280x720")
      }
      return value
    }
    if let lines = namedLines[text] { return (nil, lines) }
    if text.hasSuffix("p") { return (nil, try side(text.dropLast())) }
    let sides = try text.split(separator: "x", omittingEmptySubsequences: false).map(side)
    guard sides.count == 2 else { return (try side(text[...]), nil) }
    return (max(sides[0], sides[1]), min(sides[0], sides[1]))
  }

  /// Lines of usual sizes.
  private static let namedLines = ["hd": 720, "fullhd": 1080, "fhd": 1080, "uhd": 2160, "4k": 2160]

  /// A finite number, 0 or above.
  public static func weight(_ text: String) throws -> Double {
    guard let value = Double(text), value.isFinite, value >= 0 else {
      throw ValueError("it takes a number of at least 0")
    }
    return value
  }

  /// A number of `range`.
  public static func number(_ range: ClosedRange<Double>) -> @Sendable (String) throws -> Double {
    { text in
      guard let value = Double(text), range.contains(value) else {
        throw ValueError(
          "it takes a number from \(plainText(range.lowerBound)) to \(plainText(range.upperBound))")
      }
      return value
    }
  }

  /// Bits per channel of a picture.
  public static func bitDepth(_ text: String) throws -> Int {
    guard text == "8" || text == "16" else { throw ValueError("it takes 8 or 16") }
    return Int(text)!
  }

  /// A finite number above 0.
  public static func positive(_ text: String) throws -> Double {
    guard let value = Double(text), value.isFinite, value > 0 else {
      throw ValueError("it takes a number above 0")
    }
    return value
  }

  public static func seed(_ text: String) throws -> UInt64 {
    guard let value = UInt64(text) else {
      throw ValueError("it takes a whole number from 0 to \(UInt64.max)")
    }
    return value
  }

  /// Ten years, in seconds.
  static let longestTime = 10 * 366 * 86_400.0

  /// Seconds, [hours:]minutes:seconds with minutes and seconds below 60, or numbers with units (2h, 1m30s, 500ms);
  /// from 0 to ten years.
  public static func time(_ text: String) throws -> Double {
    if let seconds = units(text) {
      guard seconds <= longestTime else { throw ValueError("it takes at most ten years") }
      return seconds
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let seconds = parts.last.flatMap { Double($0) } ?? .nan
    let rest = parts.dropLast().map { Int($0) ?? -1 }
    let inRange =
      seconds.isFinite && seconds >= 0 && rest.allSatisfy { $0 >= 0 } && rest.count <= 2
      && (rest.isEmpty || seconds < 60) && (rest.count < 2 || rest[1] < 60)
    guard inRange else {
      throw ValueError("it takes a non-negative time (12.5, 00:01:23.5, 1m30s)")
    }
    let time = rest.reduce(0) { $0 * 60 + Double($1) } * 60 + seconds
    guard time <= longestTime else { throw ValueError("it takes at most ten years") }
    return time
  }

  /// The sum of numbers with descending units; `nil` if the text has another form.
  private static func units(_ text: String) -> Double? {
    let form = /(?:([0-9.e]+)h)?(?:([0-9.e]+)m)?(?:([0-9.e]+)s)?(?:([0-9.e]+)ms)?/
    guard !text.isEmpty, let match = text.wholeMatch(of: form)?.output else { return nil }
    let parts = [(match.1, 3600), (match.2, 60), (match.3, 1), (match.4, 0.001)]
    let seconds = parts.reduce(0) { $0 + ($1.0.map { Double($0) ?? .nan } ?? 0) * $1.1 }
    return seconds.isNaN ? nil : seconds
  }

  /// As `time`, but above 0.
  public static func duration(_ text: String) throws -> Double {
    let value = try time(text)
    guard value > 0 else { throw ValueError("it must be longer than 0") }
    return value
  }

  /// Frames per second: a fraction, a whole number, or a decimal one, where 23.976, 29.97 and the
  /// like stand for 24000/1001, 30000/1001 and so on.
  public static func frameRate(_ text: String) throws -> Rational {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    var rate: Rational?
    if parts.count == 2, let over = Int32(parts[0]), let under = Int32(parts[1]), under > 0 {
      rate = Rational(over, under)
    } else if let value = Double(text), value.isFinite, abs(value) <= 1000 {
      let whole = value.rounded(.up)
      let isBroadcast = value != whole && abs(value - whole / 1.001) < 0.006
      rate = isBroadcast ? Rational(Int32(whole) * 1000, 1001) : Rational(nearest: value)
    }
    guard let rate, (0.01...1000).contains(rate.value) else {
      throw ValueError("it takes frames per second from 0.01 to 1000, such as 24 or 30000/1001")
    }
    return rate
  }

  /// The name of an instruction set that this CPU supports.
  public static func instructionSet(_ text: String) throws -> String {
    guard InstructionSet(named: text) != nil else { throw ValueError("\(instructionSets)") }
    return text
  }

  static var instructionSets: String {
    "this machine's CPU supports \(InstructionSet.available.joined(separator: ", "))"
  }

  /// FIRST or FIRST,NEXT.
  public static func iterations(_ text: String) throws -> (first: Int, next: Int?) {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard (1...2).contains(numbers.count), numbers.allSatisfy({ Limits.iterations.contains($0) })
    else {
      throw ValueError("it takes FIRST or FIRST,NEXT, each from 1 to 100000")
    }
    return (numbers[0], numbers.count == 2 ? numbers[1] : nil)
  }

  /// auto, deep, or how many.
  public static func scales(_ text: String) throws -> Scales {
    if let scales = Scales(named: text) { return scales }
    guard let count = Int(text), (1...8).contains(count) else {
      throw ValueError("it takes auto, deep or a whole number from 1 to 8")
    }
    return .count(count)
  }

  /// Ascending distances between frames, separated by commas; the first is 1.
  public static func distances(_ text: String) throws -> [Int] {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard numbers.first == 1, numbers.allSatisfy({ (1...64).contains($0) }),
      zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      throw ValueError("it takes ascending distances from 1 to 64 that start with 1, such as 1,2,4")
    }
    return numbers
  }

  /// Layer names separated by commas, each with an optional `=weight`.
  public static func layers(_ text: String) throws -> [LayerWeight] {
    let layers = try text.split(separator: ",", omittingEmptySubsequences: false).map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts[0].trimmingCharacters(in: .whitespaces)
      guard let layer = Layer(named: name) else {
        throw ValueError(
          "there is no layer '\(name)'; did you mean '\(Layer.nearestName(to: name))'?")
      }
      guard parts.count == 2 else { return LayerWeight(layer) }
      guard let weight = Double(parts[1]), weight.isFinite, weight > 0 else {
        throw ValueError("the weight '\(parts[1])' of \(name) is not a number above 0")
      }
      return LayerWeight(layer, weight: weight)
    }
    for (index, entry) in layers.enumerated()
    where layers[..<index].contains(where: { $0.layer == entry.layer }) {
      throw ValueError("\(entry.layer) is named twice")
    }
    return layers
  }
}
