import Foundation
import Synchronization

/// A low-priority thread for the page's own work on pictures.
///
/// The newest waiting job is done first, since older ones may no longer be needed; if too many
/// wait, the oldest is dropped.
final class QuietThread: Sendable {
  private struct Job {
    let isUrgent: Bool
    let run: @Sendable (_ isGivenUp: Bool) -> Void
  }

  private struct State {
    var jobs: [Job] = []
    var hasEnded = false
  }

  /// The job was dropped, as too many were waiting.
  struct Overloaded: Error {}

  private static let mostJobs = 64

  private let state = Mutex(State())
  private let waiting = DispatchSemaphore(value: 0)

  /// - Parameter niceness: as for `nice`; 0 for the usual priority.
  init(name: String, niceness: Int32 = 5) {
    let thread = Thread { [weak self] in
      // On Linux each thread has its own priority, which threads that it starts inherit.
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
      while let waiting = self?.waiting {
        waiting.wait()
        guard let job = self?.take() else { return }
        job.run(false)
      }
    }
    thread.name = name
    thread.stackSize = 4 << 20
    thread.start()
  }

  deinit {
    waiting.signal()
  }

  private func take() -> Job? {
    state.withLock { state in
      let urgent = state.jobs.lastIndex { $0.isUrgent }
      return urgent.map { state.jobs.remove(at: $0) } ?? state.jobs.popLast()
    }
  }

  /// Does a job on the thread.
  ///
  /// - Parameter isUrgent: whether the result is being waited for, so that it comes before the
  ///   rest.
  func perform<Value: Sendable>(
    isUrgent: Bool = false, _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let surplus = state.withLock { state -> Job? in
        state.jobs.append(
          Job(isUrgent: isUrgent) { isGivenUp in
            continuation.resume(
              with: isGivenUp ? .failure(Overloaded()) : Result { try work() })
          })
        return state.jobs.count > Self.mostJobs ? state.jobs.removeFirst() : nil
      }
      if let surplus { surplus.run(true) } else { waiting.signal() }
    }
  }
}
