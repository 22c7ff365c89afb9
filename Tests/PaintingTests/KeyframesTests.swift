import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// The file with keyframes, and what it says of each time.
@Suite struct KeyframesTests {
  private func keyframes(_ text: String) throws -> Keyframes {
    try Keyframes(TextLine.all(of: text), path: "keys.txt")
  }

  private let constant = FrameAim(strength: 0.8, shares: [0.6, 0.4])

  @Test(arguments: [0, 0.125, 0.3, 0.5, 0.77, 1])
  func waysByTheirFormulas(t: Double) {
    #expect(Ease.linear.way(t) == t)
    #expect(abs(Ease.in.way(t) - pow(t, 2)) < 1e-15)
    #expect(abs(Ease.out.way(t) - (1 - pow(1 - t, 2))) < 1e-15)
    #expect(abs(Ease.inOut.way(t) - (3 * pow(t, 2) - 2 * pow(t, 3))) < 1e-15)
    #expect(Ease.hold.way(t) == 0)
  }

  /// Each parameter goes from one key that names it to the next; before, between and after.
  @Test func valuesOverTime() throws {
    let keys = try keyframes(
      """
      # a comment

      1      strength=0.2  style=1,0  ease=linear
        0:03 style=0.5,0.5 ease=hold   # holds
      5      strength=1 colors=0.25
      00:00:07.5\tstyle=0,1 strength=0 colors=1
      """)
    func aim(_ time: Double) -> FrameAim { keys.aim(at: time, otherwise: constant) }
    #expect(aim(0) == FrameAim(strength: 0.2, shares: [1, 0], contentColors: 0.25))
    #expect(aim(1) == aim(0))
    #expect(abs(aim(2).strength - 0.4) < 1e-12)
    #expect(zip(aim(2).shares, [0.75, 0.25]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(abs(aim(3).strength - 0.6) < 1e-12, "the line between names another")
    #expect(aim(7.499).shares == [0.5, 0.5])
    #expect(aim(7.499_999_8).shares == [0, 1], "to a microsecond")
    #expect(abs(aim(6.25).strength - 0.5) < 1e-12)
    #expect(abs(aim(6.25).contentColors - 0.625) < 1e-12)
    #expect(aim(5.625).strength == 1 - 0.25 * 0.25 * 2.5, "smoothstep, unasked")
    #expect(aim(1e9) == FrameAim(strength: 0, shares: [0, 1], contentColors: 1))
  }

  @Test func withoutAKeyTheOptionHolds() throws {
    let keys = try keyframes("1 colors=1")
    #expect(
      keys.aim(at: 0, otherwise: constant)
        == FrameAim(strength: 0.8, shares: [0.6, 0.4], contentColors: 1))
  }

  @Test func roundedSharesSumToOne() throws {
    let shares = try keyframes("0 style=0.33,0.33,0.33").keys[0].values[.style]!
    #expect(shares.allSatisfy { abs($0 - 1.0 / 3) < 1e-12 })
  }

  private static let problems: [(text: String, sentence: String)] = [
    ("", "it has no line such as '0:05 strength=0.5'"),
    ("# nothing\n\n", "it has no line such as '0:05 strength=0.5'"),
    (
      "\nsoon strength=1",
      "line 2, 'soon strength=1': it must start with a non-negative time (12.5, 00:01:23.5, 1m30s)"
    ),
    (
      "-1 strength=1",
      "line 1, '-1 strength=1': it must start with a non-negative time (12.5, 00:01:23.5, 1m30s)"
    ),
    ("1 strength=1.5", "line 1, '1 strength=1.5': strength '1.5' is not a number from 0 to 1"),
    ("1 strength=nan", "line 1, '1 strength=nan': strength 'nan' is not a number from 0 to 1"),
    ("1 strength", "line 1, '1 strength': strength '' is not a number from 0 to 1"),
    ("1 colors=-0.1", "line 1, '1 colors=-0.1': colors '-0.1' is not a number from 0 to 1"),
    ("1 colors=style", "line 1, '1 colors=style': colors 'style' is not a number from 0 to 1"),
    ("1 style=0.7,", "line 1, '1 style=0.7,': style '' is not a number from 0 to 1"),
    (
      "1 style=0.7,0.4",
      "line 1, '1 style=0.7,0.4': the shares of style add up to 1.1 and must add up to 1"
    ),
    ("1 style=0,0", "line 1, '1 style=0,0': the shares of style add up to 0 and must add up to 1"),
    (
      "1 strength=1 ease=fast",
      "line 1, '1 strength=1 ease=fast': ease 'fast' is not one of linear, in, out, in-out, hold"
    ),
    (
      "1 stength=1",
      "line 1, '1 stength=1': 'stength' is not one of strength, style, colors and ease"
    ),
    ("1 0.5", "line 1, '1 0.5': '0.5' is not one of strength, style, colors and ease"),
    ("1 strength=1 strength=1", "line 1, '1 strength=1 strength=1': strength is named twice"),
    ("1 colors=1 ease=in ease=in", "line 1, '1 colors=1 ease=in ease=in': ease is named twice"),
    ("1", "line 1, '1': it sets neither strength nor style nor colors"),
    ("1 ease=in", "line 1, '1 ease=in': it sets neither strength nor style nor colors"),
    (
      "2 strength=1\n# later\n0:02 strength=0",
      "line 3, '0:02 strength=0': its time is not after that of line 1"
    ),
  ]

  @Test(arguments: problems) func problemsAreNamed(text: String, sentence: String) {
    #expect { try keyframes(text) } throws: { "\($0)" == sentence }
  }

  /// Damaged files: keys that make sense at any time, or a sentence.
  @Test func damagedFiles() throws {
    let text = """
      0 strength=0 style=0.5,0.5 colors=1 ease=hold # comment
      0:05.5 strength=1e-1 ease=in-out
      1:00:07 style=1,0 ease=out
      """
    let words = [
      "1e308", "nan", "inf", "-0", "=", ",", "#", "\n", "\r\n", "\u{2028}", "\u{0}", "\u{301}",
      "ease=", "strength=", "style=", "colors=", ":", "\t", "1e-320", "0x1p-1",
    ]
    for seed in Mutation.seeds(20_000) {
      let data = Mutation.damage(Data(text.utf8), words: words, seed: seed)
      guard let keys = try? keyframes(String(decoding: data, as: UTF8.self)),
        keys.track(.style).allSatisfy({ $0.values[.style]?.count == 2 })
      else { continue }
      for time in [0, 0.1, 5.5, 100, 3606.999, 1e12, 1e300] + keys.keys.map(\.time) {
        let aim = keys.aim(at: time, otherwise: constant)
        #expect((0...1).contains(aim.strength) && (0...1).contains(aim.contentColors), "\(seed)")
        #expect(aim.shares.allSatisfy { (-1e-9...1.000_001).contains($0) }, "seed \(seed)")
        #expect(abs(aim.shares.reduce(0, +) - 1) < 1e-6, "seed \(seed)")
      }
    }
  }
}
