import Dispatch
import Synchronization

/// A fixed number of threads that share the independent parts of one operation.
///
/// Parts are handed out one at a time, so that uneven parts balance. How an operation is cut into
/// parts depends on its shape alone, never on the number of threads: results are the same bytes for
/// every `count`. The threads are the process-wide pool of libdispatch; none is created per call.
public struct Workers: Sendable {
  /// How many threads work at once, the calling one included; at least 1.
  public let count: Int

  public init(count: Int) {
    precondition(count >= 1, "at least one thread is needed")
    self.count = count
  }

  /// Calls `body(part, worker)` once for each part in 0..<parts and returns when all are done.
  ///
  /// `worker`, in 0..<count, is held by one thread at a time: it can index scratch memory.
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
