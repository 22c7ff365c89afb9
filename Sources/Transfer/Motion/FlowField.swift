import Basics

/// Dense optical flow: for each pixel of an image, where the same point lies in another image.
///
/// Pixel (x, y) lies at (x + right, y + down) there; pixel centres have integer coordinates.
public struct FlowField {
  public let size: Size
  /// Two planes of height × width, in pixels: the motion to the right, and down.
  public let vectors: Tensor

  /// Makes a field without motion.
  public init(size: Size) {
    self.size = size
    vectors = Tensor(channels: 2, size: size)
  }

  /// Makes a field from pairs (right, down), row by row, as in .flo files and OpenCV.
  public init(size: Size, pairs: some Collection<Float>) {
    precondition(pairs.count == 2 * size.area)
    self.init(size: size)
    for (i, value) in pairs.enumerated() {
      vectors.base[i % 2 * size.area + i / 2] = value
    }
  }

  var right: UnsafeMutablePointer<Float> { vectors.base }
  var down: UnsafeMutablePointer<Float> { vectors.base + size.area }

  /// Flow at a point inside the image, by bilinear interpolation.
  func sample(x: Float, y: Float) -> (right: Float, down: Float) {
    let place = LinearPlace(x: x, y: y, size)
    return (place.value(in: right), place.value(in: down))
  }
}
