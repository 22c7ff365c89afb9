/// How steady a stylised video is at one frame, by the motion of the video it was made from.
///
/// Errors are warping errors: Lai et al., *Learning Blind Video Temporal Consistency* (2018), equation 6.
public struct FrameCoherence: Equatable, Sendable {
  /// Mean (V_t − moved V_{t−1})² over the pixels that both frames show, and over red, green and blue,
  /// each 0…1. Nil for the first frame of a shot, and where the frames share no pixel.
  public var shortTerm: Double?
  /// The same against the frame `CoherenceMeter.longDistance` before; nil where the shot is younger.
  public var longTerm: Double?
  /// The original's own errors, for the same pixels.
  public var sourceShortTerm: Double?
  public var sourceLongTerm: Double?
  /// Grey levels (of 255) by which what is in view became brighter since it came into view, beyond what
  /// it did in the original: the mean over the reliable pixels, each followed along the motion.
  public var brightnessDrift = 0.0
  /// Share of the frame that the frame before did not show, 0…1; nil for the first frame of a shot.
  public var occluded: Double?
  /// Whether a new shot begins with the frame.
  public var isCut = false

  public init() {}
}
