/// How a value goes from one key to the next.
enum Ease: String, CaseIterable {
  /// At one speed.
  case linear
  /// From rest.
  case `in`
  /// To rest.
  case out
  /// From rest to rest: smoothstep.
  case inOut = "in-out"
  /// It stays, and jumps at the next key.
  case hold

  /// The share of the way at a share of the time, 0…1.
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
