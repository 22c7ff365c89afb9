import Foundation
import Painting
import Synchronization

/// Paints drafts of one frame on a thread of its own; a new job takes the place of the one under way.
final class DraftPainter: Sendable {
  /// A frame to paint.
  struct Job: Sendable {
    let request: PaintingRequest
    let moment: Double?
  }

  private struct State {
    var job: Job?
    var token = CancellationToken()
    var number = 0
    var view = StudioView.Draft()
    var growing: GrowingPicture?
    /// The newest painting that was finished at a size.
    var finished: [UInt8]?
    var sizes = 0
    var estimate: PreviewEstimate?
    var hasEnded = false
  }

  private static let quality = 90

  private let workers: Workers
  private let state = Mutex(State())
  private let waiting = DispatchSemaphore(value: 0)

  init(workers: Workers) {
    self.workers = workers
    let thread = Thread { [weak self] in
      while let waiting = self?.waiting {
        waiting.wait()
        guard let self, !self.state.withLock({ $0.hasEnded }) else { return }
        self.paintNext()
      }
    }
    thread.name = "drafts"
    thread.stackSize = 8 << 20
    thread.start()
  }

  deinit {
    state.withLock { $0.hasEnded = true }
    waiting.signal()
  }

  /// Paints a job as soon as the current one has been cancelled.
  func paint(_ job: Job) {
    state.withLock {
      $0.token.cancel()
      $0.job = job
    }
    waiting.signal()
  }

  /// Cancels the current job.
  func stop() {
    state.withLock {
      $0.token.cancel()
      $0.job = nil
      $0.view.isPainting = false
    }
  }

  /// The progress of the draft.
  var view: StudioView.Draft {
    state.withLock { state in
      var view = state.view
      if let number = state.growing?.newest?.number, state.finished == nil || view.isPainting {
        view.key = "\(state.number)-\(state.sizes)-\(number)"
      } else if state.finished != nil {
        view.key = "\(state.number)-\(state.sizes)-done"
      }
      return view
    }
  }

  var estimate: PreviewEstimate? { state.withLock { $0.estimate } }

  /// The newest picture as a JPEG; `nil` before the first.
  var picture: [UInt8]? {
    state.withLock { state in
      state.growing?.look()
      if !state.view.isPainting, let finished = state.finished { return finished }
      return state.growing?.newest?.jpeg ?? state.finished
    }
  }

  private func paintNext() {
    let next = state.withLock { state -> (Job, CancellationToken, GrowingPicture)? in
      guard let job = state.job else { return nil }
      state.job = nil
      state.token = CancellationToken()
      state.number += 1
      state.sizes = 0
      state.view = StudioView.Draft(isPainting: true)
      state.finished = nil
      let growing = GrowingPicture(longestSide: 1024, interval: .milliseconds(250), share: 0.12)
      growing.look()
      state.growing = growing
      return (job, state.token, growing)
    }
    guard let (job, token, growing) = next else { return }
    do {
      let trial = try FrameTrial(
        job.request, at: job.moment, workers: workers, cancellation: token, observer: growing
      ) { [weak self] in self?.note($0, growing) }
      let isWhole = try trial.paint()
      state.withLock {
        $0.view.isPainting = false
        $0.view.isFinished = isWhole
      }
    } catch {
      state.withLock {
        $0.view.isPainting = false
        $0.view.failure = "\(Sentence(error))"
      }
    }
  }

  private func note(_ event: FrameTrial.Event, _ growing: GrowingPicture) {
    switch event {
    case .message: break
    case .began(let size):
      state.withLock { $0.view.side = size.longestSide }
    case .iterated(let report):
      // The studio is open as long as it paints, so its pictures are always being watched.
      growing.look()
      state.withLock {
        $0.view.iteration = report.evaluation
        $0.view.limit = report.limit
      }
    case .finished(let image, let estimate):
      let jpeg = try? PictureFile.jpeg(image, quality: Self.quality)
      state.withLock {
        $0.finished = jpeg
        $0.sizes += 1
        $0.estimate = estimate
      }
    }
  }
}
