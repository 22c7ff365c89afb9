import Basics

/// Dense motion: for each pixel of a picture, where the same point lies in another picture.
///
/// Pixel (x, y) lies at (x + right, y + down) there; pixel centres are at whole numbers.
public struct FlowField {
  public let size: Size
  /// Two planes of height × width, in pixels: to the right, and down.
  public let vectors: Tensor

  public init(size: Size) {
    self.size = size
    vectors = Tensor(channels: 2, size: size)
  }

  /// From pairs (right, down), row by row, as .flo files and OpenCV have them.
  public init(size: Size, pairs: UnsafeBufferPointer<Float>) {
    precondition(pairs.count == 2 * size.area)
    self.init(size: size)
    for i in 0..<size.area {
      right[i] = pairs[2 * i]
      down[i] = pairs[2 * i + 1]
    }
  }

  var right: UnsafeMutablePointer<Float> { vectors.base }
  var down: UnsafeMutablePointer<Float> { vectors.base + size.area }

  /// Bilinear between the four pixels around a place inside the picture.
  func sample(x: Float, y: Float) -> (right: Float, down: Float) {
    let place = LinearPlace(x: x, y: y, size)
    return (place.value(in: right), place.value(in: down))
  }
}
