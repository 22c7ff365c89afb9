import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// Names and texts that people read.
@Suite struct TextTests {
  @Test func partialNamesAreFree() {
    let taken: Set = ["a/b.partial.mp4", "a/b.partial-2.mp4"]
    #expect(PartialName.free(for: "a/b.mp4") { taken.contains($0) } == "a/b.partial-3.mp4")
    #expect(PartialName.free(for: "x.y.webm") { _ in false } == "x.y.partial.webm")
  }

  @Test func durationsReadWell() {
    #expect(TimeText.text(0.4) == "0 s")
    #expect(TimeText.text(59.6) == "1 min 00 s")
    #expect(TimeText.text(3661) == "1 h 01 min")
    #expect(TimeText.text(7500) == "2 h 05 min")
  }
}
