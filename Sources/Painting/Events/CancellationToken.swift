import Synchronization

/// Asks a run to end cleanly; may be used from any thread, and from a signal handler.
public final class CancellationToken: Sendable {
  private let flag = Atomic<Bool>(false)
  private let parent: CancellationToken?

  /// - Parameter parent: cancels this token as well; `nil` for none.
  public init(parent: CancellationToken? = nil) {
    self.parent = parent
  }

  /// Asks all runs with the token to end as soon as they can. Further calls have no effect.
  public func cancel() {
    flag.store(true, ordering: .relaxed)
  }

  public var isCancelled: Bool {
    flag.load(ordering: .relaxed) || parent?.isCancelled == true
  }

  /// Throws ``Cancelled`` once ``cancel()`` has been called.
  func check() throws {
    if isCancelled { throw Cancelled() }
  }
}

/// Ends the work on a frame of a cancelled run; never leaves the library.
struct Cancelled: Error {}
