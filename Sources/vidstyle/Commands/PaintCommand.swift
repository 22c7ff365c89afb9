import ArgumentParser
import Logging
import Transfer
import VideoIO

/// `vidstyle [paint] IN STYLE OUT`: the main job.
struct PaintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paint",
    abstract: "Paints a video or pictures in the style of a picture.",
    discussion: """
      The command that needs no name. All options: --help-hidden, or man vidstyle.
      """)

  @Argument(
    help: ArgumentHelp(
      "A video, a picture, a sequence (frames/%05d.png, frames/, 'frames/*.png'), or - for y4m.",
      valueName: "in"))
  var input: String

  @Argument(
    help: ArgumentHelp(
      "What to paint in the style of: a picture; or a folder of pictures or a video, of which up to 16 "
        + "pictures, evenly spread, make one style.", valueName: "style"))
  var style: String

  @Argument(
    help: ArgumentHelp(
      "A video (.mp4, .m4v, .mov, .mkv, .webm); a picture (.png, .jpg, .tif); a sequence, numbered like "
        + "the input (out/%05d.png) or named like it (out/); or - for y4m into a pipe.",
      valueName: "out"))
  var output: String

  @OptionGroup(title: "What to paint") var range: RangeOptions
  @OptionGroup(title: "Look") var presets: PresetOptions
  @OptionGroup(title: "Look") var look: LookOptions
  @OptionGroup(title: "Style") var styles: StyleOptions
  @OptionGroup(title: "Coherence") var motion: MotionOptions
  @OptionGroup(title: "Output") var writing: OutputOptions
  @OptionGroup(title: "Running") var running: RunOptions
  @OptionGroup(title: "Running") var keeping: WorkOptions
  @OptionGroup(title: "Running") var logging: LoggingOptions

  func validate() throws {
    _ = try settings
    _ = try styles.sources(first: style)
  }

  private var settings: TransferSettings {
    get throws { try TransferSettings(presets, look, styles, motion) }
  }

  func run() throws {
    let settings = try settings
    let logger = logging.startLogging()
    Interruption.listen()
    let job = Job(
      source: try MediaInput(input), styles: try styles.sources(first: style), masks: styles.masks,
      keyframes: styles.keyframes,
      target: try MediaOutput(output), range: range,
      motion: motion, writing: writing, encoderPreset: presets.encoder, settings: settings,
      running: running, keeping: keeping, isQuiet: logging.quiet, logger: logger)
    try job.paintFrames()
    if Interruption.isRequested { throw ExitCode(Interruption.exitCode) }
  }
}
