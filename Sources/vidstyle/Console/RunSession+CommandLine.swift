import Basics
import Foundation
import Page
import Painting
import Transfer

extension RunSession {
  /// A run that prints its events on standard error and ends cleanly with the program.
  ///
  /// - Parameter waits: whether it waits to be resumed after a page has stopped it.
  convenience init(
    _ request: PaintingRequest, workers: Workers, cancellation: CancellationToken,
    waits: Bool = true, _ progress: ProgressLine
  ) {
    self.init(
      request, isEnding: { !waits || cancellation.isCancelled },
      paint: { request, monitor in
        try PaintingRun(
          request, workers: workers, cancellation: CancellationToken(parent: cancellation),
          monitor: monitor, report: progress.show
        ).paint()
      })
  }
}

extension RunWatch.Words {
  /// Texts of the command line.
  static let commandLine = RunWatch.Words(
    command: { request in
      let weights = (try? Environment.weights(nil)) ?? request.weights
      return CommandText(request, defaultWeights: weights).description
    },
    sentence: \.spoken)
}

extension PageServer {
  /// Gives open pages time to read the last state.
  func waitForPages() {
    if isWatched { Thread.sleep(forTimeInterval: 1) }
  }

  /// Keeps serving as long as the page is open, so that the last paintings can be viewed.
  func linger(_ cancellation: CancellationToken) {
    waitForPages()
    guard isWatched, !cancellation.isCancelled else { return }
    Console.standardError.print(
      "vidstyle: the page is still open; close it or press Ctrl-C to exit")
    while isWatched, !cancellation.isCancelled { Thread.sleep(forTimeInterval: 0.2) }
  }
}
