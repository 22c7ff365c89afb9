/// Temporal coherence of a stylised video at one frame, measured along the motion of its original.
///
/// Errors are warping errors: Lai et al., *Learning Blind Video Temporal Consistency* (2018), equation 6.
public struct FrameCoherence: Equatable, Sendable {
  /// Warping error against the previous frame: mean (V_t − moved V_{t−1})² over the pixels that both frames
  /// show, and over red, green and blue, each 0…1. `nil` for the first frame of a shot, and if the frames have no
  /// pixel in common.
  public var shortTerm: Double?
  /// Warping error against the frame `CoherenceMeter.longDistance` earlier; `nil` if the shot began later.
  public var longTerm: Double?
  /// The original's own error against its previous frame, over the same pixels.
  public var originalShortTerm: Double?
  /// The original's own long-term error, over the same pixels.
  public var originalLongTerm: Double?
  /// How much brighter points have become since they came into view, beyond the original's own change, in grey
  /// levels (of 255): the mean over the reliable pixels, each followed along the motion.
  public var brightnessDrift = 0.0
  /// Share of the frame that the previous frame did not show, 0…1; `nil` for the first frame of a shot.
  public var occluded: Double?
  /// Whether a new shot starts with the frame.
  public var isCut = false

  public init() {}
}
