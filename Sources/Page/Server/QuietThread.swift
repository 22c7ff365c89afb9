import Foundation
import Synchronization

/// A thread for the page's own work on pictures, which gives way to whatever else the machine computes.
///
/// Of jobs that wait the newest is done first, since nobody may look at the older ones any more; when too many wait,
/// the oldest is given up.
final class QuietThread: Sendable {
  private struct Job {
    let isUrgent: Bool
    let run: @Sendable (_ isGivenUp: Bool) -> Void
  }

  private struct State {
    var jobs: [Job] = []
    var hasEnded = false
  }

  /// The work was given up, since too much else waited.
  struct Overloaded: Error {}

  private static let mostJobs = 64

  private let state = Mutex(State())
  private let waiting = DispatchSemaphore(value: 0)

  /// - Parameter niceness: as `nice` has it; 0 for no way to give.
  init(name: String, niceness: Int32 = 5) {
    let thread = Thread { [weak self] in
      // On Linux a thread has a priority of its own; those that it starts inherit it.
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

  /// Does some work on the thread.
  ///
  /// - Parameter isUrgent: whether somebody looks at the very thing, so that it comes before the rest.
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
