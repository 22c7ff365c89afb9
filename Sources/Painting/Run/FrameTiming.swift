import Basics
import VideoIO

/// A frame's place in the output, and the captions that come with it.
struct FrameTiming {
  /// From 1.
  let number: Int
  let presentationTime: MediaTime
  /// In ticks of the presentation time's time base.
  let duration: Int64
  /// See `Frame.captions`.
  var captions: [UInt8] = []

  /// When the frame is shown, in seconds of the output.
  var seconds: Double { presentationTime.seconds }

  /// The frame as it is written.
  func frame(_ picture: RGBImage) -> Frame {
    Frame(
      image: picture, presentationTime: presentationTime, duration: duration, captions: captions)
  }
}
