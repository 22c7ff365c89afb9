import CKernels
import Dispatch
import Synchronization

/// A fixed number of threads that share the independent parts of an operation, and the instructions they use.
///
/// Parts are handed out one at a time, so that uneven parts balance out. How an operation is cut into parts must
/// depend only on its shape, never on the number of threads, so that results are the same bytes for every `count`. The
/// threads come from libdispatch's pool; none is created per call.
public struct Workers: Sendable {
  /// Number of threads, including the calling one; at least 1.
  public let count: Int
  /// The instructions of whatever is computed with kernels.
  public let instructions: InstructionSet

  public init(count: Int, instructions: InstructionSet = .best) {
    precondition(count >= 1, "at least one thread is needed")
    self.count = count
    self.instructions = instructions
  }

  var kernels: ck_kernels { instructions.kernels }

  /// Calls `body(part, worker)` once for each part in 0..<parts, and returns when all calls have returned.
  ///
  /// - Parameter body: `worker`, in 0..<count, is used by one thread at a time, so it can index scratch memory.
  func forEach(_ parts: Int, _ body: (_ part: Int, _ worker: Int) -> Void) {
    let threads = min(count, parts)
    guard threads > 1 else {
      for part in 0..<parts { body(part, 0) }
      return
    }
    let next = Atomic<Int>(0)
    withoutActuallyEscaping(body) { body in
      // Safe: the parts are independent by contract, and none outlives concurrentPerform.
      nonisolated(unsafe) let body = body
      DispatchQueue.concurrentPerform(iterations: threads) { worker in
        while true {
          let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard part < parts else { return }
          body(part, worker)
        }
      }
    }
  }
}
