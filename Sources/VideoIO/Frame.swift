import Basics

/// A picture of a video and when it is shown.
public struct Frame: Sendable {
  public var image: RGBImage
  public var presentationTime: MediaTime
  /// How long it is shown, in ticks of `presentationTime.timeBase`; 0 when unknown.
  public var duration: Int64

  public init(image: RGBImage, presentationTime: MediaTime, duration: Int64) {
    self.image = image
    self.presentationTime = presentationTime
    self.duration = duration
  }
}
