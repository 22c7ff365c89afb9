import Foundation
import Painting
import Synchronization

/// A run of this process that the page can stop and resume.
public final class RunSession: Sendable {
  private struct State {
    var monitor = RunMonitor()
    var hasBegun = false
    var isRunning = false
    /// Whether it was stopped, and its thread is waiting for it to be resumed.
    var isWaiting = false
    var wantsToResume = false
  }

  public let request: PaintingRequest
  private let paint: @Sendable (PaintingRequest, RunMonitor) throws -> PaintingOutcome
  private let isEnding: @Sendable () -> Bool
  private let state = Mutex(State())

  /// - Parameters:
  ///   - isEnding: whether the program is about to end, so that the run cannot be resumed.
  ///   - paint: makes one attempt at the run, reporting to the monitor.
  public init(
    _ request: PaintingRequest, isEnding: @escaping @Sendable () -> Bool,
    paint: @escaping @Sendable (PaintingRequest, RunMonitor) throws -> PaintingOutcome
  ) {
    self.request = request
    self.isEnding = isEnding
    self.paint = paint
  }

  /// The monitor of the current or last attempt.
  public var monitor: RunMonitor { state.withLock { $0.monitor } }

  public var isRunning: Bool { state.withLock { $0.isRunning } }

  var hasBegun: Bool { state.withLock { $0.hasBegun } }

  var isWaiting: Bool { state.withLock { $0.isWaiting } }

  /// Paints until the run is complete or has failed, or the program ends; meanwhile it may be
  /// stopped and resumed.
  @discardableResult
  public func run() throws -> PaintingOutcome {
    var request = request
    while true {
      let monitor = RunMonitor()
      state.withLock {
        $0.monitor = monitor
        $0.hasBegun = true
        $0.isRunning = true
        $0.isWaiting = false
        $0.wantsToResume = false
      }
      defer {
        state.withLock {
          $0.isRunning = false
          $0.isWaiting = false
        }
      }
      let outcome = try paint(request, monitor)
      // The next attempt resumes the finished frames.
      request.work.restarts = false
      guard case .cancelled = outcome, !isEnding() else { return outcome }
      state.withLock {
        $0.isRunning = false
        $0.isWaiting = true
      }
      while !state.withLock({ $0.wantsToResume }) {
        if isEnding() { return outcome }
        Thread.sleep(forTimeInterval: 0.1)
      }
    }
  }

  /// Paints on a thread of its own, until the program ends.
  ///
  /// - Parameter failed: called with the error.
  func runInBackground(failed: @escaping @Sendable (any Error) -> Void) {
    let thread = Thread {
      do { try self.run() } catch { failed(error) }
    }
    thread.name = "painting"
    thread.stackSize = 8 << 20
    thread.start()
  }

  func stopAfterFrame() { monitor.stopAfterFrame() }

  func resume() { state.withLock { $0.wantsToResume = true } }
}
