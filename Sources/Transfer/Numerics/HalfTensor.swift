import Basics

/// A `Tensor`'s values in half precision (IEEE 754's binary16) times a power of two: half the memory, and 11
/// significant bits of each value that is not below 2⁻²⁸ of the largest.
public final class HalfTensor {
  public let channels: Int
  public let size: Size
  /// What `scale` times gives the values, plane after plane.
  public let halves: UnsafeMutableBufferPointer<UInt16>
  public var scale: Float = 1
  private let pages: Pages

  public init(channels: Int, size: Size) {
    self.channels = channels
    self.size = size
    let count = channels * size.area
    pages = Pages(byteCount: count * MemoryLayout<UInt16>.stride)
    halves = UnsafeMutableBufferPointer(start: pages.bits, count: count)
  }

  /// Keeps the values of `tensor`, finite and as many.
  func store(_ tensor: Tensor, _ workers: Workers) {
    precondition(tensor.count == halves.count, "tensors differ in size")
    let functions = VectorMath.functions
    let largest = VectorMath.maximum(tensor.count, workers) {
      functions.largest(tensor.base + $0.lowerBound, $0.count)
    }
    // The largest becomes 2¹⁴ to 2¹⁵.
    scale =
      largest > 0
      ? Float(sign: .plus, exponent: max(Int(largest.exponent) - 14, -100), significand: 1) : 1
    let factor = 1 / scale
    VectorMath.forEachRange(tensor.count, workers) { range in
      functions.narrow(
        tensor.base + range.lowerBound, factor, base + range.lowerBound, range.count)
    }
  }

  /// Writes the values to `target`.
  func widen(to target: Tensor, _ workers: Workers) {
    precondition(target.count == halves.count, "tensors differ in size")
    VectorMath.forEachRange(target.count, workers) { range in
      VectorMath.functions.widen(
        base + range.lowerBound, scale, target.base + range.lowerBound, range.count)
    }
  }

  /// Σ own · other.
  func dot(_ other: Tensor, _ workers: Workers) -> Double {
    Double(scale)
      * VectorMath.sum(halves.count, workers) { range in
        VectorMath.functions.dot_half(
          base + range.lowerBound, other.base + range.lowerBound, range.count)
      }
  }

  /// target += factor · own.
  func add(times factor: Double, to target: Tensor, _ workers: Workers) {
    let factor = Float(factor * Double(scale))
    VectorMath.forEachRange(halves.count, workers) { range in
      VectorMath.functions.add_half(
        base + range.lowerBound, factor, target.base + range.lowerBound, range.count)
    }
  }

  private var base: UnsafeMutablePointer<UInt16> { halves.baseAddress! }
}
