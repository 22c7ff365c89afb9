import Basics

/// A fixed-size, zero-initialised block of `Float`: `channels` planes of height × width, row-major.
///
/// The memory is 64-byte aligned, allocated once and given back with the object. Copies are explicit
/// (`copy(from:)`), so nothing is duplicated inside an optimisation by accident.
public final class Tensor {
  public let channels: Int
  public let size: Size
  /// The values of all planes, plane after plane.
  public let values: UnsafeMutableBufferPointer<Float>
  private let pages: Pages

  public init(channels: Int, size: Size) {
    precondition(channels > 0 && size.height > 0 && size.width > 0, "a tensor must not be empty")
    self.channels = channels
    self.size = size
    let count = channels * size.area
    pages = Pages(floats: count)
    values = UnsafeMutableBufferPointer(start: pages.floats, count: count)
  }

  /// Elements in all planes: channels · height · width.
  public var count: Int { values.count }

  /// The first element; valid while the tensor lives.
  var base: UnsafeMutablePointer<Float> { values.baseAddress! }

  /// Overwrites all values with those of `other`, which must have the same number of elements.
  public func copy(from other: Tensor) {
    precondition(count == other.count, "tensors differ in size")
    base.update(from: other.base, count: count)
  }

  /// A new tensor with the same values.
  public func clone() -> Tensor {
    let twin = Tensor(channels: channels, size: size)
    twin.copy(from: self)
    return twin
  }
}
