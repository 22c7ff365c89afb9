import ArgumentParser
import Foundation
import Page
import Painting

/// `vidstyle studio [IN] [STYLE …]`: tries looks in the browser.
struct StudioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "studio",
    abstract: "Tries looks on one frame in the browser, and paints the film.",
    usage: "vidstyle studio [<in>] [<style> …] [<options>]",
    discussion: """
      Pick a frame, drop style pictures, move sliders, draw a mask: a draft of the frame appears at \
      once and is refined while you watch. Then copy the command line, save the project, or paint the \
      film from the page. Dropped pictures are kept in a folder beside the project.

      EXAMPLES
        vidstyle studio film.mp4 starry_night.jpg --open
        vidstyle paint --project film.vidstyle.json
      """)

  @Argument(
    help: ArgumentHelp(
      "IN as for 'paint', and style pictures; all can also be chosen on the page.",
      valueName: "in> <style"))
  var pictures: [String] = []

  @Option(.projectFile, read: { $0 }) var project: String?
  @Option(.weights) var weights: String?
  @OptionGroup var page: PageOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var logging: LoggingOptions

  /// The project: that of the option, or one named after the film, in the current folder.
  private var projectPath: String {
    if let project { return project }
    let stem = pictures.first.map {
      URL(filePath: $0).deletingPathExtension().lastPathComponent
    }
    return (stem ?? "film") + ProjectFile.ending
  }

  func run() throws {
    let instructions = try Environment.instructions()
    let token = Interruption.listen()
    let progress = ProgressLine(level: logging.level(), isImmediate: true)
    let workers = threads.workers
    // Only an explicitly named project is read: another film's may have the default name.
    let studio = try Studio(
      Studio.Opening(
        input: pictures.first, styles: Array(pictures.dropFirst()), project: projectPath,
        readsProject: project != nil, weights: Environment.weights(weights)),
      workers: workers, words: .commandLine,
      begin: { request in
        var request = request
        request.instructionSet = request.instructionSet ?? instructions
        return RunSession(request, workers: workers, cancellation: token, progress)
      })
    let server = try PageServer(studio, at: page.place)
    page.start(server)
    while !token.isCancelled || server.isPainting { Thread.sleep(forTimeInterval: 0.1) }
    studio.close()
  }
}
