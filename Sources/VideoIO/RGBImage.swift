/// A picture: the planes R, G, B one after the other, each `height` rows of `width` values.
///
/// Values run from 0 to 1 and are gamma-encoded as in the file.
public struct RGBImage: Sendable, Equatable {
  public let width: Int
  public let height: Int
  public var pixels: [Float]

  /// - Precondition: `pixels` holds `3 * width * height` values.
  public init(width: Int, height: Int, pixels: [Float]) {
    precondition(width > 0 && height > 0 && pixels.count == 3 * width * height)
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}
