import ArgumentParser
import Foundation
import Transfer
import VideoIO

/// `vidstyle preview IN STYLE … OUT`.
struct PreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Paints single frames as the whole run would, to choose settings by.",
    usage: "vidstyle preview <in> <style> … <out> [<options>]",
    discussion: """
      Takes the options of 'paint', too, but --mask, --deadline and --log-json: put 'preview' into its \
      command line, and let OUT be a picture. \
      Several frames, styles or values become one labelled sheet, which fills as they are painted. \
      Then comes the command line of the whole run, with the time and memory that it will take.

      EXAMPLES
        vidstyle preview in.mp4 style.jpg sheet.png
        vidstyle preview in.mp4 a.jpg b.jpg sheet.png --at 1:23,frame:512 --size 512
        vidstyle preview in.mp4 a.jpg sheet.png --draft --vary style-weight=1e-4,1e-3
      """)

  @Argument(
    help: ArgumentHelp(
      "What 'paint' takes as IN; one or more style pictures; and the picture to write (.png, .jpg, "
        + ".tif).", valueName: "in> <style> … <out"))
  var pictures: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "The frames to paint, by times of IN and numbers in what is painted, as 00:01:23,frame:512 "
        + "(default: those that say most: the typical, the most moved, the darkest, the brightest, and "
        + "those of other shots).", valueName: "moment,…"),
    transform: PreviewMoment.list)
  var at: [[PreviewMoment]] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many frames to choose without --at (default: 4; 1 with several styles or --vary).",
      valueName: "number"),
    transform: OptionValue.integer(1...24))
  var picks: Int?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Try several values of an option of the look; two of them make a grid. Values with commas are "
        + "separated by semicolons.", valueName: "option=value,…"),
    transform: { try Variation($0) })
  var vary: [Variation] = []

  @Flag(
    help: "Paint at half the size, in the style as it comes out on a piece at full size.")
  var draft = false

  @OptionGroup(title: "What to paint") var range: RangeOptions
  @OptionGroup(title: "Presets") var presets: PresetOptions
  @OptionGroup(title: "Look") var look: LookOptions
  @OptionGroup(title: "Style") var blending: StyleOptions
  @OptionGroup(title: "Coherence") var motion: MotionOptions
  @OptionGroup(title: "Output") var writing: OutputOptions
  @OptionGroup(title: "Running") var running: RunOptions
  @OptionGroup(title: "Never losing work") var keeping: WorkOptions
  @OptionGroup(title: "Messages") var logging: LoggingOptions

  var input: String { pictures[0] }
  var styles: ArraySlice<String> { pictures.dropFirst().dropLast() }
  var output: String { pictures[pictures.count - 1] }

  func validate() throws {
    guard pictures.count >= 3 else {
      throw ValidationError("preview takes IN, one STYLE or more, and OUT")
    }
    guard vary.count <= 2 else {
      throw ValidationError("--vary can be given twice at the most: a sheet has rows and columns")
    }
    if vary.count == 2, vary[0].name == vary[1].name {
      throw ValidationError("--vary \(vary[0].name) is given twice")
    }
    if picks != nil, !at.isEmpty { throw ValidationError("--picks and --at exclude each other") }
    for (name, isGiven) in [
      ("deadline", running.deadline != nil), ("log-json", running.logJson != nil),
      ("mask", !blending.masks.isEmpty),
    ] where isGiven {
      throw ValidationError("--\(name) is for the whole run; a preview does not take it")
    }
    _ = try settings
    _ = try blending.sources(first: styles[1])
  }

  var settings: TransferSettings {
    get throws { try TransferSettings(presets, look, blending, motion) }
  }

  func run() throws {
    guard case .picture(let path) = try MediaOutput(output) else {
      throw ValidationError("\(output): a preview is one picture (.png, .jpg, .tif)")
    }
    let source = try MediaInput(input)
    if source == .standardInput { throw PreviewError.pipe }
    try StyleNetwork.checkInstructions()
    try OutputCheck.check(
      path, overwrite: writing.overwrite, mustDifferFrom: source.files + styles)
    let words = CommandWords(words: Array(CommandLine.arguments.dropFirst(2)))
    for variation in vary where words.hasOption(variation.name) {
      throw ValidationError("--\(variation.name) and --vary \(variation.name) exclude each other")
    }
    let logger = logging.startLogging()
    Interruption.listen()
    let looks = try PreviewLook.all(of: self, words: words, source: source, logger: logger)
    let job = PreviewJob(
      looks: looks, moments: at.flatMap(\.self), picks: picks ?? (looks.count > 1 ? 1 : 4),
      columns: columns, isDraft: draft, sheet: path, logger: logger)
    if try !job.run() {
      Console.standardError.print("vidstyle: interrupted; \(path) shows what was painted")
      throw ExitCode(Interruption.exitCode)
    }
  }

  /// A grid has the last variation's values beside each other, else the styles.
  private var columns: Int? {
    let axes = [styles.count] + vary.map(\.values.count)
    let last = axes.last { $0 > 1 }
    return last
  }
}
