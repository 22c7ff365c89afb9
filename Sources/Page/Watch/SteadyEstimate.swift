/// An estimate of the time that is left which counts down steadily.
///
/// Single frames take longer or shorter, so the plain estimate jumps up and down with each. What is shown moves
/// towards it by a share of the difference, more slowly the further away the end is.
struct SteadyEstimate: Sendable {
  /// When the run is expected to end, and when that was last looked at, in seconds of the same clock.
  private var end: Double?
  private var seen = 0.0

  /// How much of a difference is left after the time constant.
  private static let shortest = 8.0
  private static let share = 0.08

  /// Takes a new plain estimate and returns the steady one, both in seconds.
  ///
  /// - Parameter now: seconds of any clock that only goes forward.
  mutating func update(_ remaining: Double?, now: Double) -> Double? {
    guard let remaining, remaining.isFinite, remaining >= 0 else {
      end = nil
      return nil
    }
    guard let known = end else {
      end = now + remaining
      seen = now
      return remaining
    }
    let constant = max(Self.shortest, Self.share * remaining)
    let passed = max(0, now - seen)
    // 1 − e^(−t/T), without leaving the rationals: close enough, and never above 1.
    let step = passed / (passed + constant)
    let next = known + (now + remaining - known) * step
    end = next
    seen = now
    return max(0, next - now)
  }
}
