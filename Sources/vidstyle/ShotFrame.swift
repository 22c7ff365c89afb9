import VideoIO

/// A frame of a shot that later passes come back to; its pictures lie in the work folder.
struct ShotFrame {
  let number: Int
  let presentationTime: MediaTime
  let duration: Int64
  /// Of its last pass.
  var record: FrameRecord

  init(of frame: Frame, number: Int, record: FrameRecord) {
    self.number = number
    presentationTime = frame.presentationTime
    duration = frame.duration
    self.record = record
  }

  /// The frame as it is written.
  func frame(_ picture: RGBImage) -> Frame {
    Frame(image: picture, presentationTime: presentationTime, duration: duration)
  }
}
