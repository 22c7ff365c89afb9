import Foundation

/// A run's report on itself while it lasts: a work folder's `state/live.json`.
public struct LiveReport: Codable, Equatable, Sendable {
  public enum Phase: String, Codable, Sendable {
    /// Files are opened and checked.
    case preparing
    case painting
    /// All frames are painted; the output is written.
    case finishing
    case complete
    /// It was stopped cleanly, and can be resumed.
    case stopped
    case failed
  }

  /// A message of the run.
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
  /// The process ID on its machine.
  public internal(set) var process: Int32 = getpid()
  /// When the run started, in seconds since 1970.
  public internal(set) var began: Double
  /// Its last sign of life, in seconds since 1970.
  public internal(set) var updated: Double
  /// The current frame, from 1; 0 before the first.
  public internal(set) var frame = 0
  /// How many there will be, if known.
  public internal(set) var frames: Int?
  public internal(set) var pass = 1
  public internal(set) var passes = 1
  /// The iteration of the current frame, at its current size.
  public internal(set) var iteration = 0
  public internal(set) var limit = 0
  /// Pixels of that size, relative to the frame's.
  public internal(set) var share = 1.0
  public internal(set) var secondsPerIteration: Double?
  /// Seconds left, if known.
  public internal(set) var remaining: Double?
  /// Loss of the last iteration.
  public internal(set) var loss: Double?
  /// Bytes of memory that the process uses; `nil` if unknown.
  public internal(set) var memory: Int?
  /// Whether the run ends after the current frame.
  public internal(set) var isStopping = false
  /// The error that ended it.
  public internal(set) var failure: String?
  /// The messages, newest last; old ones that are not warnings are dropped first.
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
