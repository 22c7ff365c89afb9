import Transfer

/// A stylised video that is measured against the video it was made from.
public struct MeasureRequest: Equatable, Sendable {
  /// A video or a sequence of pictures.
  public var original: String
  /// The same frames, painted by any tool, of any size of the same shape.
  public var stylised: String
  /// Where in the original the stylised video begins, in seconds.
  public var start: Double?
  /// How many frames to measure at most; at least 2.
  public var frameLimit: Int?
  /// What becomes of interlaced frames of the original: what became of them where they were painted.
  public var deinterlacing = Deinterlacing.auto
  public var flowQuality = FlowEstimator.Quality.best
  /// A folder with `.flo` files, which are read where they exist and written where they are missing.
  public var flowFolder: String?
  /// A style picture, for content and style loss; `nil`: no losses.
  public var style: String?
  /// The file with VGG19's weights; needed with a style.
  public var weights: String?

  public init(original: String, stylised: String) {
    self.original = original
    self.stylised = stylised
  }
}
