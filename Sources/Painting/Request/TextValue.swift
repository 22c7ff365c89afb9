import Basics
import Foundation
import Transfer
import VideoIO

/// Reads values that people write as text, and says which texts a value takes.
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

  /// A finite number, 0 or above.
  public static func weight(_ text: String) throws -> Double {
    guard let value = Double(text), value.isFinite, value >= 0 else {
      throw ValueError("it takes a number of 0 or above")
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

  /// Seconds, or [hours:]minutes:seconds with minutes and seconds below 60; from 0 to ten years.
  public static func time(_ text: String) throws -> Double {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let seconds = parts.last.flatMap { Double($0) } ?? .nan
    let rest = parts.dropLast().map { Int($0) ?? -1 }
    let inRange =
      seconds.isFinite && seconds >= 0 && rest.allSatisfy { $0 >= 0 } && rest.count <= 2
      && (rest.isEmpty || seconds < 60) && (rest.count < 2 || rest[1] < 60)
    guard inRange else {
      throw ValueError("it takes seconds (12.5) or a time (00:01:23.5), not negative")
    }
    let time = rest.reduce(0) { $0 * 60 + Double($1) } * 60 + seconds
    guard time <= longestTime else { throw ValueError("it takes at most ten years") }
    return time
  }

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
      throw ValueError("it takes frames per second from 0.01 to 1000, as 24 or 30000/1001")
    }
    return rate
  }

  /// As `duration`, or a number of hours (2h), minutes (45m) or seconds (90s).
  public static func span(_ text: String) throws -> Double {
    let units: [Character: Double] = ["h": 3600, "m": 60, "s": 1]
    guard let unit = text.last.flatMap({ units[$0] }) else { return try duration(text) }
    guard let value = Double(text.dropLast()), value.isFinite, value > 0 else {
      throw ValueError("it takes a time above 0, as 90, 1:30:00, 45m or 2h")
    }
    guard value * unit <= longestTime else { throw ValueError("it takes at most ten years") }
    return value * unit
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

  /// auto, or how many.
  public static func scales(_ text: String) throws -> Scales {
    if text == "auto" { return .automatic }
    guard let count = Int(text), (1...8).contains(count) else {
      throw ValueError("it takes auto or a whole number from 1 to 8")
    }
    return .count(count)
  }

  /// Ascending distances between frames, separated by commas; the first is 1.
  public static func distances(_ text: String) throws -> [Int] {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard numbers.first == 1, numbers.allSatisfy({ (1...64).contains($0) }),
      zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      throw ValueError("it takes ascending distances from 1 to 64 that begin with 1, as 1,2,4")
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
