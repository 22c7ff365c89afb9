import ArgumentParser
import Foundation
import Transfer
import VideoIO

/// Turns the text behind an option into its value, or says which values it takes.
///
/// The parser puts the option's name and the text in front of the sentence that is thrown here.
enum OptionValue {
  /// A whole number of `range`.
  static func integer(_ range: ClosedRange<Int>) -> @Sendable (String) throws -> Int {
    { text in
      guard let value = Int(text), range.contains(value) else {
        throw ValidationError(
          "it takes a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return value
    }
  }

  /// A finite number, 0 or above.
  static func weight(_ text: String) throws -> Double {
    guard let value = Double(text), value.isFinite, value >= 0 else {
      throw ValidationError("it takes a number of 0 or above")
    }
    return value
  }

  /// A number of `range`.
  static func number(_ range: ClosedRange<Double>) -> @Sendable (String) throws -> Double {
    { text in
      guard let value = Double(text), range.contains(value) else {
        throw ValidationError(
          "it takes a number from \(short(range.lowerBound)) to \(short(range.upperBound))")
      }
      return value
    }
  }

  /// A number as people write it: 4, not 4.0.
  private static func short(_ value: Double) -> String { String(format: "%g", value) }

  /// A finite number above 0.
  static func positive(_ text: String) throws -> Double {
    guard let value = Double(text), value.isFinite, value > 0 else {
      throw ValidationError("it takes a number above 0")
    }
    return value
  }

  static func seed(_ text: String) throws -> UInt64 {
    guard let value = UInt64(text) else {
      throw ValidationError("it takes a whole number from 0 to \(UInt64.max)")
    }
    return value
  }

  /// Ten years, in seconds.
  private static let longestTime = 10 * 366 * 86_400.0

  /// Seconds, or [hours:]minutes:seconds with minutes and seconds below 60; from 0 to ten years.
  static func time(_ text: String) throws -> Double {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let seconds = parts.last.flatMap { Double($0) } ?? .nan
    let rest = parts.dropLast().map { Int($0) ?? -1 }
    let inRange =
      seconds.isFinite && seconds >= 0 && rest.allSatisfy { $0 >= 0 } && rest.count <= 2
      && (rest.isEmpty || seconds < 60) && (rest.count < 2 || rest[1] < 60)
    guard inRange else {
      throw ValidationError("it takes seconds (12.5) or a time (00:01:23.5), not negative")
    }
    let time = rest.reduce(0) { $0 * 60 + Double($1) } * 60 + seconds
    guard time <= longestTime else { throw ValidationError("it takes at most ten years") }
    return time
  }

  static func duration(_ text: String) throws -> Double {
    let value = try time(text)
    guard value > 0 else { throw ValidationError("it must be longer than 0") }
    return value
  }

  /// Frames per second: a fraction, a whole number, or a decimal one, where 23.976, 29.97 and the
  /// like stand for 24000/1001, 30000/1001 and so on.
  static func frameRate(_ text: String) throws -> Rational {
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
      throw ValidationError("it takes frames per second from 0.01 to 1000, as 24 or 30000/1001")
    }
    return rate
  }

  /// A line of a file that says something.
  struct Line {
    /// From 1.
    let number: Int
    /// Not empty; without spaces around it and what follows a '#'.
    let text: String
  }

  /// The lines of a text file; nil where there is none that can be read.
  static func lines(ofFile path: String) -> [Line]? {
    guard let data = FileManager.default.contents(atPath: path), data.count < 1 << 24 else {
      return nil
    }
    return lines(of: String(decoding: data, as: UTF8.self))
  }

  static func lines(of text: String) -> [Line] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .map {
        Line(number: $0 + 1, text: $1.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces))
      }
      .filter { !$0.text.isEmpty }
  }

  /// As `duration`, or a number of hours (2h), minutes (45m) or seconds (90s).
  static func span(_ text: String) throws -> Double {
    let units: [Character: Double] = ["h": 3600, "m": 60, "s": 1]
    guard let unit = text.last.flatMap({ units[$0] }) else { return try duration(text) }
    guard let value = Double(text.dropLast()), value.isFinite, value > 0 else {
      throw ValidationError("it takes a time above 0, as 90, 1:30:00, 45m or 2h")
    }
    guard value * unit <= longestTime else { throw ValidationError("it takes at most ten years") }
    return value * unit
  }

  /// FIRST or FIRST,NEXT.
  static func iterations(_ text: String) throws -> (first: Int, next: Int?) {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard (1...2).contains(numbers.count), numbers.allSatisfy({ (1...100_000).contains($0) }) else {
      throw ValidationError("it takes FIRST or FIRST,NEXT, each from 1 to 100000")
    }
    return (numbers[0], numbers.count == 2 ? numbers[1] : nil)
  }

  /// auto, or how many.
  static func scales(_ text: String) throws -> Scales {
    if text == "auto" { return .automatic }
    guard let count = Int(text), (1...8).contains(count) else {
      throw ValidationError("it takes auto or a whole number from 1 to 8")
    }
    return .count(count)
  }

  /// Ascending distances between frames, separated by commas; the first is 1.
  static func distances(_ text: String) throws -> [Int] {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard numbers.first == 1, numbers.allSatisfy({ (1...64).contains($0) }),
      zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      throw ValidationError("it takes ascending distances from 1 to 64 that begin with 1, as 1,2,4")
    }
    return numbers
  }

  /// Layer names separated by commas, each with an optional `=weight`.
  static func layers(_ text: String) throws -> [LayerWeight] {
    let layers = try text.split(separator: ",", omittingEmptySubsequences: false).map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts[0].trimmingCharacters(in: .whitespaces)
      guard let layer = Layer(named: name) else {
        throw ValidationError(
          "there is no layer '\(name)'; did you mean '\(Layer.nearestName(to: name))'?")
      }
      guard parts.count == 2 else { return LayerWeight(layer) }
      guard let weight = Double(parts[1]), weight.isFinite, weight > 0 else {
        throw ValidationError("the weight '\(parts[1])' of \(name) is not a number above 0")
      }
      return LayerWeight(layer, weight: weight)
    }
    for (index, entry) in layers.enumerated()
    where layers[..<index].contains(where: { $0.layer == entry.layer }) {
      throw ValidationError("\(entry.layer) is named twice")
    }
    return layers
  }
}

extension Pooling: ExpressibleByArgument {}
extension TransferSettings.InitialImage: ExpressibleByArgument {}
extension TransferSettings.StyleLossKind: ExpressibleByArgument {}
extension TransferSettings.TotalVariation: ExpressibleByArgument {}
