import ArgumentParser
import Logging
import Transfer
import VideoIO

/// `vidstyle [paint] IN STYLE OUT`: the main job.
struct PaintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paint",
    abstract: "Paints a video, or a single picture, in the style of a picture.",
    discussion: """
      This is what vidstyle does when no command is named: 'vidstyle IN STYLE OUT'.
      """)

  @Argument(
    help: ArgumentHelp("A video or a picture; any format that FFmpeg reads.", valueName: "in"))
  var input: String

  @Argument(help: "A picture whose style to paint in.")
  var style: String

  @Argument(
    help: ArgumentHelp("Where to write: .mp4, .m4v, .mov, .mkv, .webm, or .png.", valueName: "out"))
  var output: String

  @OptionGroup(title: "What to paint") var range: RangeOptions
  @OptionGroup(title: "Presets") var presets: PresetOptions
  @OptionGroup(title: "Look") var look: LookOptions
  @OptionGroup(title: "Output") var writing: OutputOptions
  @OptionGroup(title: "Running") var running: RunOptions

  func validate() throws {
    _ = try look.settings(presets.look)
  }

  func run() throws {
    let settings = try look.settings(presets.look)
    let logger = running.startLogging()
    Interruption.listen()
    let job = Job(
      source: try MediaInput(input), style: style, target: try MediaOutput(output), range: range,
      writing: writing,
      encoderPreset: presets.encoder, settings: settings, running: running, logger: logger)
    try job.paintFrames()
    if Interruption.isRequested { throw ExitCode(Interruption.exitCode) }
  }
}
