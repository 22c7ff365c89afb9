import Basics

/// Where new shots begin.
public enum CutRule: Codable, Equatable, Sendable {
  /// Where the picture changes so that no motion explains it.
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

  /// Whether a shot begins with a frame; `nil`: that is to be found out.
  ///
  /// - Parameters:
  ///   - number: from 1.
  ///   - time: when the frame is shown, in seconds.
  ///   - previousTime: when the frame before it is shown, in seconds.
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
  /// A text that is the same for equal rules, wherever they were read from.
  public var description: String {
    switch self {
    case .auto: "auto"
    case .none: "none"
    case .listed(let list):
      (list.frames.map { "\($0)" } + list.seconds.map { "\($0) s" }).joined(separator: ",")
    }
  }
}
