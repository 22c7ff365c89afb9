import Dispatch
import Synchronization

extension MemberStream {
  /// Decodes every member once, so that one that is unreadable or has another size is found before
  /// hours of work. Throws the first member's error.
  ///
  /// - Parameter shouldContinue: Asked before each member.
  func check(threads: Int, while shouldContinue: @Sendable () -> Bool) throws(MediaError) {
    let size = try DecodedFrame.member(at: sequence.members[0]).uprightSize
    let next = Atomic(0)
    let failure = Mutex<(index: Int, error: MediaError)?>(nil)
    DispatchQueue.concurrentPerform(iterations: max(1, threads)) { _ in
      while failure.withLock({ $0 == nil }), shouldContinue() {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < sequence.members.count else { return }
        do throws(MediaError) {
          try demand(size, of: DecodedFrame.member(at: sequence.members[index]), member: index)
        } catch {
          failure.withLock { known in
            if known.map({ index < $0.index }) ?? true { known = (index, error) }
          }
        }
      }
    }
    if let (_, error) = failure.withLock({ $0 }) { throw error }
  }
}
