import ArgumentParser
import Foundation
import VideoIO

/// `vidstyle status OUT`: how far a run is.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tells how far a running or stopped job is.",
    discussion: """
      EXAMPLE
        vidstyle status painted.mp4
      """)

  @Argument(help: ArgumentHelp("What the job writes.", valueName: "out"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "The job's work folder, if it was named (default: OUT.vidstyle).", valueName: "folder"))
  var work: String?

  func run() throws {
    let folder = work ?? WorkFolder.path(for: output)
    guard let status = try RunStatus(folder: folder) else {
      // A pattern stands for its members.
      let files = (try? MediaInput(output))?.files ?? []
      guard files.contains(where: FileManager.default.fileExists(atPath:)) else {
        throw WorkError.noRun(output, folder: folder)
      }
      print("\(output): complete")
      return
    }
    print(status.text)
  }
}
