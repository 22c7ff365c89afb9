/// How a value changes from one key to the next.
public enum Ease: String, CaseIterable, Codable, Sendable {
  /// At constant speed.
  case linear
  /// Starts at rest.
  case `in`
  /// Ends at rest.
  case out
  /// Starts and ends at rest: smoothstep.
  case inOut = "in-out"
  /// Stays constant, and jumps at the next key.
  case hold

  /// The share of the change that is done after a share of the time; both from 0 to 1.
  func way(_ time: Double) -> Double {
    switch self {
    case .linear: time
    case .in: time * time
    case .out: time * (2 - time)
    case .inOut: time * time * (3 - 2 * time)
    case .hold: 0
    }
  }
}
