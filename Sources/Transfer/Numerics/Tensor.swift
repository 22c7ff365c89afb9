import Basics

/// A fixed-size block of `Float`: `channels` planes of height × width, row-major.
///
/// The memory is 64-byte aligned, allocated once, and freed with the object. Copies are explicit (`copy(from:)`), so
/// that an optimisation does not duplicate anything by accident.
public final class Tensor {
  public let channels: Int
  public let size: Size
  /// Values of all planes, one plane after the other.
  public let values: UnsafeMutableBufferPointer<Float>
  private let pages: Pages

  /// Allocates a tensor of zeros.
  public init(channels: Int, size: Size) {
    precondition(channels > 0 && size.height > 0 && size.width > 0, "a tensor must not be empty")
    self.channels = channels
    self.size = size
    let count = channels * size.area
    pages = Pages(floats: count)
    values = UnsafeMutableBufferPointer(start: pages.floats, count: count)
  }

  /// Number of values in all planes: channels · height · width.
  public var count: Int { values.count }

  /// Address of the first value; valid as long as the tensor lives.
  var base: UnsafeMutablePointer<Float> { values.baseAddress! }

  /// Overwrites all values by those of `other`, which must have as many.
  public func copy(from other: Tensor) {
    precondition(count == other.count, "tensors differ in size")
    base.update(from: other.base, count: count)
  }

  /// Returns a new tensor with the same values.
  public func clone() -> Tensor {
    let twin = Tensor(channels: channels, size: size)
    twin.copy(from: self)
    return twin
  }
}
