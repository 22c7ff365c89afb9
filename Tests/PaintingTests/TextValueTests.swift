import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// Values as people write them.
@Suite struct TextValueTests {
  @Test(arguments: [
    ("0", 0), ("12.5", 12.5), ("1:30", 90), ("00:01:23.5", 83.5), ("1:00:00", 3600), ("90", 90),
  ])
  func timesAreUnderstood(text: String, seconds: Double) throws {
    #expect(try TextValue.time(text) == seconds)
  }

  @Test(arguments: ["", ":", "1:", ":5", "1:2:3:4", "abc", "-1", "1:-5", "nan", "1e400", "1:60"])
  func otherTimesAreNot(text: String) {
    #expect(throws: (any Error).self) { try TextValue.time(text) }
  }

  @Test(arguments: [
    ("24", 24, 1), ("23.976", 24_000, 1001), ("23.98", 24_000, 1001), ("29.97", 30_000, 1001),
    ("59.94", 60_000, 1001), ("119.88", 120_000, 1001), ("30000/1001", 30_000, 1001),
    ("12.5", 25, 2), ("0.1", 1, 10), ("23.5", 47, 2), ("50/2", 50, 2),
  ])
  func ratesAreUnderstood(text: String, numerator: Int32, denominator: Int32) throws {
    #expect(try TextValue.frameRate(text) == Rational(numerator, denominator))
  }

  @Test(arguments: ["", "/", "24/", "/1", "-24", "24/-1", "1/2/3", "1e9", "nan", "inf", "0.001"])
  func otherRatesAreNot(text: String) {
    #expect(throws: (any Error).self) { try TextValue.frameRate(text) }
  }
}
