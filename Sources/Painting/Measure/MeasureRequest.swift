import Transfer

/// A request to measure a stylised video against the video it was made from.
public struct MeasureRequest: Equatable, Sendable {
  /// A video or a sequence of pictures.
  public var original: String
  /// The same frames, painted by any tool, at any size of the same shape.
  public var stylised: String
  /// Where the stylised video starts in the original, in seconds.
  public var start: Double?
  /// The most frames to measure; at least 2.
  public var frameLimit: Int?
  /// How interlaced frames of the original are treated; it should be as when they were painted.
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
