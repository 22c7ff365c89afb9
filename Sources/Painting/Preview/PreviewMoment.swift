import Basics
import Foundation

/// Which frame a preview shows.
public enum PreviewMoment: Equatable, Sendable {
  /// The first frame at or after this time of the input, in seconds.
  case time(Double)
  /// A frame's number in the selection, from 1.
  case frame(Int)

  /// A time (`12.5`, `0:01:23.5`) or `frame:NUMBER`.
  public init(_ text: String) throws(ValueError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if parts[0] == "frame" {
      guard parts.count == 2, let number = Int(parts[1]), Limits.frames.contains(number) else {
        throw ValueError("'\(text)' is not frame:NUMBER with a number of at least 1")
      }
      self = .frame(number)
    } else {
      guard let time = try? TextValue.time(text) else {
        throw ValueError(
          "it takes times up to ten years (12.5, 00:01:23.5) and frames (frame:512), separated by commas"
        )
      }
      self = .time(time)
    }
  }

  /// Moments separated by commas.
  public static func list(_ text: String) throws -> [PreviewMoment] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map {
      try PreviewMoment(String($0))
    }
  }
}

extension PreviewMoment: CustomStringConvertible {
  /// As ``init(_:)`` reads it: "0:01:23.500" or "frame:512".
  public var description: String {
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
