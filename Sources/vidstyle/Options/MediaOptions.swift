import ArgumentParser
import Transfer
import VideoIO

/// Which part of the input is painted, and at which size.
struct RangeOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Longest side (default: the input's).", valueName: "pixels"),
    transform: OptionValue.integer(16...16384))
  var size: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where to begin, as 83.5 or 00:01:23.5.", valueName: "time"),
    transform: OptionValue.time)
  var start: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How much to paint.", valueName: "time"),
    transform: OptionValue.duration)
  var duration: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many frames to paint at most.", valueName: "number"),
    transform: OptionValue.integer(1...1_000_000_000))
  var frames: Int?

  @Option(
    name: .customLong("fps"), parsing: .unconditional,
    help: ArgumentHelp(
      "Frames per second of a sequence that comes in, as 24, 23.976 or 30000/1001 (default: the "
        + "times in the timestamps.txt beside it, else 25).", valueName: "rate"),
    transform: OptionValue.frameRate)
  var frameRate: Rational?
}

/// How the result is written.
struct OutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Any video encoder of FFmpeg (default: libx264; libvpx-vp9 for webm).", valueName: "name"))
  var codec: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Quality, lower is better (default: 18; 24 for VP9).", valueName: "number"),
    transform: OptionValue.weight)
  var crf: Double?

  @Option(
    name: .customLong("pix-fmt"),
    help: ArgumentHelp(
      "The encoder's pixel format, as in yuv420p10le.", valueName: "name"))
  var pixelFormat: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Bits per channel of a PNG or TIFF: 8 or 16 (default: 8).", valueName: "bits"),
    transform: { text in
      guard text == "8" || text == "16" else { throw ValidationError("it takes 8 or 16") }
      return Int(text)!
    })
  var bitDepth: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Quality of a JPEG, from 1 to 100; from 90 on with full colour resolution (default: 95).",
      valueName: "number"),
    transform: OptionValue.integer(1...100))
  var quality: Int?

  @Flag(name: .customLong("no-audio"), help: "Leave the sound out.")
  var noAudio = false

  @Flag(name: [.customShort("y"), .long], help: "Replace what exists of OUT.")
  var overwrite = false

  var pictureOptions: PictureOptions {
    var options = PictureOptions()
    if let bitDepth { options.bitDepth = bitDepth }
    if let quality { options.quality = quality }
    return options
  }

  /// The first option given that only pictures have.
  var givenForPictures: String? {
    if bitDepth != nil { return "--bit-depth" }
    return quality != nil ? "--quality" : nil
  }
}

/// How the program itself behaves.
struct RunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "VGG19's weights, made by scripts/convert_weights.py (default: $VIDSTYLE_WEIGHTS, then the "
        + "XDG data folder, then beside the checkout).", valueName: "file"))
  var weights: String?

  @OptionGroup var threads: ThreadOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Be ready after 90 (seconds), 1:30:00, 45m or 2h.",
      valueName: "time"),
    transform: OptionValue.span)
  var deadline: Double?

  @Option(
    help: ArgumentHelp(
      "Write a line of JSON for each frame: its losses, iterations and seconds.",
      valueName: "file"))
  var logJson: String?

  @Option(
    help: ArgumentHelp(
      "What computes the network: fast, or plain, the slow engine that fast is checked against."))
  var engine = Engine.Kind.fast
}

extension Engine.Kind: ExpressibleByArgument {}
