/// An image: the planes R, G, B one after the other, each `size.height` rows of `size.width` values.
///
/// Values run from 0 to 1 and are gamma-encoded as in the file.
public struct RGBImage: Sendable, Equatable {
  public let size: Size
  /// 3 · height · width values.
  public var pixels: [Float]

  /// - Precondition: `pixels` holds 3 · height · width values, and neither side is 0.
  public init(size: Size, pixels: [Float]) {
    precondition(size.height > 0 && size.width > 0 && pixels.count == 3 * size.area)
    self.size = size
    self.pixels = pixels
  }

  public var width: Int { size.width }
  public var height: Int { size.height }
}
