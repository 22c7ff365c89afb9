import Basics

/// A frame of a video: its image, presentation time and duration.
public struct Frame: Sendable {
  public var image: RGBImage
  public var presentationTime: MediaTime
  /// Duration in ticks of `presentationTime.timeBase`; 0 when unknown.
  public var duration: Int64
  /// Closed captions that begin with it: the bytes of ATSC A/53 (CEA-608 and 708); empty for none.
  public var captions: [UInt8]

  public init(
    image: RGBImage, presentationTime: MediaTime, duration: Int64, captions: [UInt8] = []
  ) {
    self.image = image
    self.presentationTime = presentationTime
    self.duration = duration
    self.captions = captions
  }
}
