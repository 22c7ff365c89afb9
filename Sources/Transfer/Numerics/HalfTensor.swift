import Basics

/// Values of a `Tensor` in half precision (IEEE 754's binary16), scaled by a power of two.
///
/// Takes half the memory and keeps 11 significant bits of each value that is not below 2⁻²⁸ of the largest.
public final class HalfTensor {
  public let channels: Int
  public let size: Size
  /// The values divided by `scale`, one plane after the other.
  public let halves: UnsafeMutableBufferPointer<UInt16>
  public var scale: Float = 1
  private let pages: Pages

  /// Allocates a tensor of zeros.
  public init(channels: Int, size: Size) {
    self.channels = channels
    self.size = size
    let count = channels * size.area
    pages = Pages(byteCount: count * MemoryLayout<UInt16>.stride)
    halves = UnsafeMutableBufferPointer(start: pages.bits, count: count)
  }

  /// Stores the values of `tensor`, which must be finite and as many.
  func store(_ tensor: Tensor, _ workers: Workers) {
    precondition(tensor.count == halves.count, "tensors differ in size")
    let kernels = workers.kernels
    let largest = VectorMath.maximum(tensor.count, workers) {
      kernels.largest(tensor.base + $0.lowerBound, $0.count)
    }
    // Scales the largest value to 2¹⁴…2¹⁵.
    scale =
      largest > 0
      ? Float(sign: .plus, exponent: max(Int(largest.exponent) - 14, -100), significand: 1) : 1
    let factor = 1 / scale
    VectorMath.forEachRange(tensor.count, workers) { range in
      kernels.narrow(
        tensor.base + range.lowerBound, factor, base + range.lowerBound, range.count)
    }
  }

  /// Writes the values to `tensor`.
  func widen(to tensor: Tensor, _ workers: Workers) {
    precondition(tensor.count == halves.count, "tensors differ in size")
    VectorMath.forEachRange(tensor.count, workers) { range in
      workers.kernels.widen(
        base + range.lowerBound, scale, tensor.base + range.lowerBound, range.count)
    }
  }

  /// Returns Σ self · other.
  func dot(_ other: Tensor, _ workers: Workers) -> Double {
    Double(scale)
      * VectorMath.sum(halves.count, workers) { range in
        workers.kernels.dot_half(
          base + range.lowerBound, other.base + range.lowerBound, range.count)
      }
  }

  /// Adds factor · self to `sum`.
  func add(times factor: Double, to sum: Tensor, _ workers: Workers) {
    let factor = Float(factor * Double(scale))
    VectorMath.forEachRange(halves.count, workers) { range in
      workers.kernels.add_half(
        base + range.lowerBound, factor, sum.base + range.lowerBound, range.count)
    }
  }

  private var base: UnsafeMutablePointer<UInt16> { halves.baseAddress! }
}
