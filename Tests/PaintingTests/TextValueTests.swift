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
    ("1m", 60), ("45m", 2700), ("2h", 7200), ("90s", 90), ("1m30s", 90), ("1h30m", 5400),
    ("500ms", 0.5), ("1.5h", 5400), ("1m30.25s", 90.25),
  ])
  func timesAreUnderstood(text: String, seconds: Double) throws {
    #expect(try TextValue.time(text) == seconds)
  }

  @Test(arguments: [
    "", ":", "1:", ":5", "1:2:3:4", "abc", "-1", "1:-5", "nan", "1e400", "1:60", "m", "1x", "30s1m",
    "1m30", "-1m", "1..2s", "99999999h",
  ])
  func otherTimesAreNot(text: String) {
    #expect(throws: (any Error).self) { try TextValue.time(text) }
  }

  @Test(
    arguments: [
      ("512", 512, nil), ("720p", nil, 720), ("1080P", nil, 1080), ("4k", nil, 2160),
      ("1280x720", 1280, 720), ("720x1280", 1280, 720),
    ] as [(String, Int?, Int?)])
  func sizesAreUnderstood(text: String, longest: Int?, shortest: Int?) throws {
    let size = try TextValue.frameSize(text)
    #expect(size.longest == longest && size.shortest == shortest)
  }

  @Test(arguments: ["", "p", "x", "720x", "1x2x3", "15", "16385p", "-720p", "720i"])
  func otherSizesAreNot(text: String) {
    #expect(throws: (any Error).self) { try TextValue.frameSize(text) }
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
