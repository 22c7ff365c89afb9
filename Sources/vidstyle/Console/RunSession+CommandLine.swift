import Basics
import Foundation
import Page
import Painting
import Transfer

extension RunSession {
  /// A run that tells its events on standard error and ends in order with the program.
  ///
  /// - Parameter waits: whether it waits to go on once a page has stopped it.
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
  /// As the command line says things.
  static let commandLine = RunWatch.Words(
    command: { request in
      let weights = (try? Environment.weights(nil)) ?? request.weights
      return CommandText(request, defaultWeights: weights).description
    },
    sentence: \.spoken)
}

extension PageServer {
  /// Gives open pages the time to read the last state.
  func waitForPages() {
    if isWatched { Thread.sleep(forTimeInterval: 1) }
  }

  /// Serves on as long as somebody has the page open, so that what was painted last can be looked at.
  func linger(_ cancellation: CancellationToken) {
    waitForPages()
    guard isWatched, !cancellation.isCancelled else { return }
    Console.standardError.print(
      "vidstyle: the page is still open; close it or press Ctrl-C to exit")
    while isWatched, !cancellation.isCancelled { Thread.sleep(forTimeInterval: 0.2) }
  }
}
