import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// How the time until a deadline is spread.
@Suite struct TimeBudgetTests {
  @Test func timeIsSpreadOverWhatIsLeft() {
    var settings = TransferSettings()
    settings.firstEvaluations = 30
    settings.nextEvaluations = 10
    var budget = TimeBudget(seconds: 60, frames: 4, settings: settings)
    // 30 of 60 units are the first frame's, then 10 of what is left.
    let first = ContinuousClock.now.duration(to: budget.deadline(isSeeded: false)).seconds
    #expect(abs(first - 30) < 1)
    budget.endFrame()
    let second = ContinuousClock.now.duration(to: budget.deadline(isSeeded: true)).seconds
    #expect(abs(second - 20) < 1, "nothing was used of the first frame's time")
  }
}
