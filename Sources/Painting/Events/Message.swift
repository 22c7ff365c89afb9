import Basics

/// A sentence for the person who watches a run.
public struct Message: Equatable, Sendable {
  public enum Level: Int, Comparable, Sendable {
    /// What was decided on the way.
    case detail
    /// What most people want to know.
    case notice
    /// What may spoil the result.
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
