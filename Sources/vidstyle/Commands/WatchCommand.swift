import ArgumentParser
import Foundation
import Page
import Painting

/// `vidstyle watch OUT`: shows a run in the browser.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Shows a run in the browser, whether running, stopped or complete.",
    discussion: """
      The page shows the newest painting, the progress, and every finished frame. The run may belong to \
      another process, which the page can stop after the current frame and resume, or to a farm, \
      whose machines are shown with their shots. Ctrl-C closes the page, not the run.

      EXAMPLES
        vidstyle watch painted.mp4 --open
        vidstyle in.mp4 style.jpg painted.mp4 --watch
      """)

  @OptionGroup var place: RunPlaceOptions

  @OptionGroup var page: PageOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var logging: LoggingOptions

  func run() throws {
    let token = Interruption.listen()
    let progress = ProgressLine(level: logging.level(), isImmediate: true)
    let workers = threads.workers
    let watch = try RunWatch(
      output: place.output, folder: place.folder, words: .commandLine,
      start: { RunSession($0, workers: workers, cancellation: token, progress) })
    _ = try page.serve(watch)
    while !token.isCancelled || watch.isPaintingHere { Thread.sleep(forTimeInterval: 0.1) }
  }
}
