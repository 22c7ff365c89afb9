import Foundation

/// Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten.
struct AxisTicks: Equatable {
  /// The ends of the axis, themselves ticks.
  let low: Double
  let high: Double
  let ticks: [Double]

  /// An axis that includes `low` and `high`, with about five ticks; equal ends get an axis of
  /// length 1.
  init(from low: Double, to high: Double) {
    let high = high > low ? high : low + 1
    let step = Self.roundStep((high - low) / 5)
    let first = (low / step).rounded(.down)
    let last = (high / step).rounded(.up)
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    self.low = first * step
    self.high = last * step
  }

  /// About ten whole numbers in `range`, including its start.
  static func whole(_ range: ClosedRange<Int>) -> [Int] {
    let step = max(1, Int(roundStep(Double(range.count) / 10)))
    let multiples = (range.lowerBound...range.upperBound).filter {
      $0 % step == 0 && $0 - range.lowerBound >= (step + 1) / 2
    }
    return [range.lowerBound] + multiples
  }

  func label(_ value: Double) -> String { String(format: "%.4g", value) }

  private static func roundStep(_ step: Double) -> Double {
    let power = pow(10, floor(log10(step)))
    let share = step / power
    return (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10) * power
  }
}
