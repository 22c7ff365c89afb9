import Basics
import Transfer
import VideoIO

/// A frame of a shot that later passes come back to; its pictures lie in the work folder.
struct ShotFrame {
  let number: Int
  let presentationTime: MediaTime
  let duration: Int64
  let aim: FrameAim
  /// Of its last pass.
  var record: FrameRecord

  init(of frame: Frame, number: Int, aim: FrameAim, record: FrameRecord) {
    self.number = number
    presentationTime = frame.presentationTime
    duration = frame.duration
    self.aim = aim
    self.record = record
  }

  /// The frame as it is written.
  func frame(_ picture: RGBImage) -> Frame {
    Frame(image: picture, presentationTime: presentationTime, duration: duration)
  }
}
