import Basics
import CAllocations
import Foundation
import Testing

@testable import Transfer

/// That an optimisation runs in the memory it was given.
@Suite struct AllocationTests {
  /// In a process of its own, where no other test allocates: once it has run, an evaluation asks
  /// malloc for nothing but the closures that are handed to other threads, and the resident size
  /// never grows.
  @Test(.enabled(if: callocations_works() != 0))
  func evaluationsAllocateNothingLarge() async {
    await #expect(processExitsWith: .success) {
      let size = Size(height: 144, width: 256)
      let image = Synthetic.image(size, seed: 3).tensor
      let gradient = Tensor(channels: 3, size: size)
      let objective = TestEngine.objective(
        TransferSettings(), content: Synthetic.image(size, seed: 1).tensor,
        style: Synthetic.image(size, seed: 2).tensor, uncovered: Self.rightHalf(size),
        on: Candidate.fast[0])
      for _ in 0..<3 { _ = objective.evaluate(image, gradient: gradient) }
      let peak = Self.peakMemory
      callocations_restart()
      // libdispatch keeps small blocks per thread, and asks for new ones when another thread than the
      // one that got a block gives it back: the least of several runs counts.
      var least = Int.max
      for _ in 0..<20 where least >= 5 * 16384 {
        let before = callocations_now().bytes
        for _ in 0..<5 { _ = objective.evaluate(image, gradient: gradient) }
        least = min(least, callocations_now().bytes - before)
      }
      let largest = callocations_now().largest
      let grown = Self.peakMemory - peak
      precondition(largest < 256, "\(largest) bytes at once")
      precondition(least / 5 < 16384, "\(least) bytes")
      precondition(grown < 1 << 20, "\(grown) bytes more resident")
    }
  }

  private static func rightHalf(_ size: Size) -> Tensor {
    let part = Tensor(channels: 1, size: size)
    for i in 0..<size.area where i % size.width >= size.width / 2 { part.values[i] = 1 }
    return part
  }

  /// The largest resident size so far, in bytes.
  private static var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }
}
