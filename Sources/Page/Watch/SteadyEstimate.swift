/// An estimate of the time left that counts down steadily.
///
/// As frames take different times, the plain estimate jumps with each. The steady one moves towards
/// it by a share of the difference, more slowly the further away the end is.
struct SteadyEstimate: Sendable {
  /// The expected end of the run, and the time of the last update, in seconds of the same clock.
  private var end: Double?
  private var seen = 0.0

  /// The share of a difference that is left after the time constant.
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
