/// A sheet of chosen frames, painted in one way or several.
public struct PreviewRequest: Sendable {
  /// Not empty. All paint the same selection of the same input.
  public var variants: [PreviewVariant]
  /// The frames to paint; empty: the most informative ones are chosen.
  public var moments: [PreviewMoment] = []
  /// How many frames to choose; 1 to 24.
  public var picks = 1
  /// Pictures next to each other; `nil`: as many as make the sheet about as wide as a screen.
  public var columns: Int?
  /// Whether to paint at half the size.
  public var isDraft = false
  /// The picture to write.
  public var sheet: String
  /// Whether an existing sheet is replaced.
  public var overwrites = false
  /// Bits per channel of a PNG or TIFF: 8 or 16.
  public var bitDepth: Int?
  /// Quality of a JPEG, from 1 to 100.
  public var quality: Int?

  public init(variants: [PreviewVariant], sheet: String) {
    self.variants = variants
    self.sheet = sheet
  }
}
