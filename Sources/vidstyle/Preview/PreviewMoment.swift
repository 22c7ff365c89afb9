import ArgumentParser
import Foundation

/// `--at`: which frame to look at.
enum PreviewMoment: Equatable, CustomStringConvertible {
  /// The first frame from so many seconds of the input on.
  case time(Double)
  /// Counted from 1 in what is painted.
  case frame(Int)

  /// A time or frame:NUMBER.
  init(_ text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if parts[0] == "frame" {
      guard parts.count == 2, let number = Int(parts[1]), (1...1_000_000_000).contains(number)
      else {
        throw ValidationError("'\(text)' is not frame:NUMBER with a number from 1 on")
      }
      self = .frame(number)
    } else {
      guard let time = try? OptionValue.time(text) else {
        throw ValidationError(
          "it takes times up to ten years (12.5, 00:01:23.5) and frames (frame:512), separated by commas"
        )
      }
      self = .time(time)
    }
  }

  /// Moments separated by commas.
  static func list(_ text: String) throws -> [PreviewMoment] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map {
      try PreviewMoment(String($0))
    }
  }

  /// As `--at` takes it: "0:01:23.500" or "frame:512".
  var description: String {
    switch self {
    case .frame(let number): return "frame:\(number)"
    case .time(let seconds):
      let thousandths = Int((seconds * 1000).rounded())
      let (minutes, rest) = (thousandths / 60_000, thousandths % 60_000)
      return String(
        format: "%d:%02d:%02d.%03d", minutes / 60, minutes % 60, rest / 1000, rest % 1000)
    }
  }
}
