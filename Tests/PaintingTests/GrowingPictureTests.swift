import Basics
import Foundation
import Painting
import TestSupport
import Testing

/// The painting under way costs nothing while nobody looks, and little while somebody does.
@Suite struct GrowingPictureTests {
  private let image = RGBImage(
    size: Size(height: 4, width: 6), pixels: [Float](repeating: 0.5, count: 72))

  @Test func onlyWhileSomebodyLooks() {
    let growing = GrowingPicture()
    #expect(!growing.wantsPicture && growing.newest == nil)
    growing.look()
    #expect(growing.wantsPicture)
    growing.show { image }
    #expect(!growing.wantsPicture, "one was made a moment ago")
    #expect(growing.newest?.number == 1 && growing.newest?.size == image.size)
  }

  /// A picture that takes 10 ms to make is followed by none for 10 ms / 0.006, more than a second and a half.
  @Test func aShareOfTheTime() {
    let growing = GrowingPicture(interval: .milliseconds(1), share: 0.006)
    growing.look()
    growing.show {
      Thread.sleep(forTimeInterval: 0.01)
      return image
    }
    let end = ContinuousClock.now + .milliseconds(1500)
    while ContinuousClock.now < end {
      growing.look()
      #expect(!growing.wantsPicture || ContinuousClock.now >= end)
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  /// What is shown is a JPEG of the picture, by ffmpeg's account.
  @Test func aJPEG() throws {
    let folder = try TemporaryDirectory()
    let growing = GrowingPicture()
    growing.show { image }
    let path = folder.file("growing.jpg")
    try Data(growing.newest?.jpeg ?? []).write(to: URL(filePath: path))
    let bytes = try Shell.result(of: [
      "ffmpeg", "-v", "error", "-i", path, "-vf", "scale=1:1,format=gray", "-f", "rawvideo", "-",
    ]).output
    #expect(bytes.count == 1 && abs(Int(bytes[0]) - 128) <= 2)
  }
}
