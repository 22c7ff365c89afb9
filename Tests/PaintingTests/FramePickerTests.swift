import Basics
import Foundation
import TestSupport
import Testing
import Transfer
import VideoIO

@testable import Painting

/// What is chosen of the spots that were looked at.
@Suite struct FramePickerTests {
  private func spot(
    _ time: Double, shot: Int = 0, motion: Double = 0, brightness: Double = 128,
    contrast: Double = 40
  ) -> FramePicker.Spot {
    .init(time: time, shot: shot, motion: motion, brightness: brightness, contrast: contrast)
  }

  @Test func extremesAndShotsAreChosen() {
    let picker = FramePicker(spots: [
      spot(0, contrast: 1), spot(1, brightness: 20), spot(2), spot(3, motion: 9),
      spot(4, shot: 1), spot(5, shot: 1), spot(6, shot: 1), spot(7, shot: 2, brightness: 240),
    ])
    let picks = picker.picks(4)
    #expect(picks.map(\.time) == [1, 3, 5, 7])
    #expect(picks.map(\.reason) == ["dark", "much motion", "typical", "bright"])
    #expect(picker.picks(1).map(\.time) == [2])
    #expect(picker.shots == 3)
  }

  @Test func emptyPicturesAreTakenOnlyWhereThereAreNoOthers() {
    #expect(FramePicker(spots: [spot(0, contrast: 0)]).picks(4).map(\.time) == [0])
    #expect(FramePicker(spots: []).picks(4).isEmpty)
  }
}
