import Foundation

/// What a run tells of itself while it lasts: a work folder's `state/live.json`.
public struct LiveReport: Codable, Equatable, Sendable {
  public enum Phase: String, Codable, Sendable {
    /// Files are opened and checked.
    case preparing
    case painting
    /// All frames are painted; the output is written.
    case finishing
    case complete
    /// It was stopped in order, and can go on.
    case stopped
    case failed
  }

  /// Something that was said during the run.
  public struct Line: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable {
      case detail, notice, warning
    }

    /// Seconds since 1970.
    public let time: Double
    public let kind: Kind
    public let text: String

    public init(time: Double, kind: Kind, text: String) {
      self.time = time
      self.kind = kind
      self.text = text
    }
  }

  public internal(set) var phase = Phase.preparing
  /// The process's number on its machine.
  public internal(set) var process: Int32 = getpid()
  /// When the run began, in seconds since 1970.
  public internal(set) var began: Double
  /// Its last sign of life, in seconds since 1970.
  public internal(set) var updated: Double
  /// The frame at hand, from 1; 0 before the first.
  public internal(set) var frame = 0
  /// How many there will be, as far as known.
  public internal(set) var frames: Int?
  public internal(set) var pass = 1
  public internal(set) var passes = 1
  /// The iteration of the frame at hand, at the size that it is painted at.
  public internal(set) var iteration = 0
  public internal(set) var limit = 0
  /// Pixels of that size, relative to the frame's.
  public internal(set) var share = 1.0
  public internal(set) var secondsPerIteration: Double?
  /// Seconds that are left, as far as known.
  public internal(set) var remaining: Double?
  /// Loss of the last iteration.
  public internal(set) var loss: Double?
  /// Bytes of memory that the process holds; `nil` where the system does not say.
  public internal(set) var memory: Int?
  /// Whether the run ends after the frame at hand.
  public internal(set) var isStopping = false
  /// Why it failed.
  public internal(set) var failure: String?
  /// What was said, the newest last; old lines that are no warnings give way.
  public internal(set) var lines: [Line] = []

  static let mostLines = 200

  init(now: Double = Date().timeIntervalSince1970) {
    began = now
    updated = now
  }

  mutating func say(_ kind: Line.Kind, _ text: String, now: Double) {
    lines.append(Line(time: now, kind: kind, text: text))
    guard lines.count > Self.mostLines else { return }
    lines.remove(at: lines.firstIndex { $0.kind != .warning } ?? 0)
  }
}
