import Basics

/// A point inside an image, between four of its pixels, for bilinear interpolation.
struct LinearPlace {
  private let upperLeft: Int
  /// Offsets of the pixel to the right and of the row below; 0 at the image's edge.
  private let right: Int
  private let below: Int
  private let fractionX: Float
  private let fractionY: Float

  init(x: Float, y: Float, _ size: Size) {
    let (left, top) = (Int(x), Int(y))
    upperLeft = top * size.width + left
    right = left + 1 < size.width ? 1 : 0
    below = top + 1 < size.height ? size.width : 0
    (fractionX, fractionY) = (x - Float(left), y - Float(top))
  }

  /// Interpolated value of a plane.
  func value(in plane: UnsafePointer<Float>) -> Float {
    let corner = plane + upperLeft
    let upper = corner[0] + fractionX * (corner[right] - corner[0])
    let lower = corner[below] + fractionX * (corner[below + right] - corner[below])
    return upper + fractionY * (lower - upper)
  }
}
