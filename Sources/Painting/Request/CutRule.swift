import Basics

/// Where new shots begin.
public enum CutRule: Codable, Equatable, Sendable {
  /// Where the picture changes in a way that no motion explains.
  case auto
  /// Nowhere: the whole input is one shot.
  case none
  case listed(CutList)

  /// `auto`, `none`, or the name of a file as ``CutList`` reads it.
  public init(_ text: String) throws(ValueError) {
    switch text {
    case "auto": self = .auto
    case "none": self = .none
    default: self = .listed(try CutList(file: text))
    }
  }

  /// Whether a shot begins with a frame; `nil` if that has to be detected.
  ///
  /// - Parameters:
  ///   - number: from 1.
  ///   - time: when the frame is shown, in seconds.
  ///   - previousTime: when the previous frame is shown, in seconds.
  func isCut(frame number: Int, time: Double, previousTime: Double) -> Bool? {
    switch self {
    case .auto: nil
    case .none: false
    case .listed(let list):
      list.frames.contains(number) || list.seconds.contains { previousTime < $0 && $0 <= time }
    }
  }
}

extension CutRule: CustomStringConvertible {
  /// A text that is the same for equal rules, whichever file they were read from.
  public var description: String {
    switch self {
    case .auto: "auto"
    case .none: "none"
    case .listed(let list):
      (list.frames.map { "\($0)" } + list.seconds.map { "\($0) s" }).joined(separator: ",")
    }
  }
}
