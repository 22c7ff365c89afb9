import Testing

@testable import Page

/// The time left that pages show.
@Suite struct SteadyEstimateTests {
  /// Plain estimates that swing by a third from frame to frame, with the truth in their middle: what is shown goes
  /// down, never jumps by more than a twentieth, and ends near the truth.
  @Test func swingingEstimates() throws {
    var steady = SteadyEstimate()
    let whole = 1000.0
    var shown: [(now: Double, left: Double)] = []
    for second in 0..<900 {
      let truth = whole - Double(second)
      let plain = truth * (second / 7 % 2 == 0 ? 1.33 : 0.75)
      let left = steady.update(plain, now: Double(second))
      shown.append((Double(second), try #require(left)))
    }
    for (before, after) in zip(shown, shown.dropFirst()).dropFirst(60) {
      let jump = after.left - (before.left - 1)
      #expect(abs(jump) < 0.05 * before.left, "at \(after.now) s")
    }
    let end = try #require(shown.last)
    #expect(abs(end.left - (whole - end.now)) < 0.2 * (whole - end.now))
  }

  @Test func aSteadyRunCountsDown() {
    var steady = SteadyEstimate()
    for second in 0..<100 {
      let left = steady.update(100 - Double(second), now: Double(second))
      #expect(left.map { abs($0 - (100 - Double(second))) < 1e-9 } == true)
    }
  }

  @Test func nothingIsKnown() {
    var steady = SteadyEstimate()
    let told = [nil, .nan, -1, 5].enumerated().map { steady.update($1, now: Double($0)) }
    #expect(told == [nil, nil, nil, 5])
  }
}
