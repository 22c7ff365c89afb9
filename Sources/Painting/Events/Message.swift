import Basics

/// A sentence for the person watching a run.
public struct Message: Equatable, Sendable {
  public enum Level: Int, Comparable, Sendable {
    /// Decisions made during the run.
    case detail
    /// Facts that most people want to know.
    case notice
    /// Problems that may spoil the result.
    case warning

    public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  public let level: Level
  public let text: Sentence

  public init(_ level: Level, _ text: Sentence) {
    self.level = level
    self.text = text
  }
}
