import ArgumentParser
import Transfer

/// How frames hang together.
struct MotionOptions: ParsableArguments {
  enum FlowName: String, CaseIterable, ExpressibleByArgument {
    case dis
    case none
  }

  @Option(help: "Optical flow between frames: dis (dense inverse search), or none.")
  var flow = FlowName.dis

  @OptionGroup var source: FlowOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How much a frame must look like the one before it, moved (default: 200; 0: not at all).",
      valueName: "number"),
    transform: OptionValue.weight)
  var temporalWeight: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The frames before that it must look like, by their distance (default: 1).",
      valueName: "n,n,…"),
    transform: OptionValue.distances)
  var longTerm: [Int]?

  @Option(
    help: ArgumentHelp(
      "Where new shots begin, which start afresh: auto, none, or a file with a frame's number (from 1) "
        + "or a time in each line.", valueName: "auto|none|file"),
    transform: CutRule.init(_:))
  var cuts = CutRule.auto

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Passes over each shot, in turn backwards and forwards, each as long as the first (default: 1).",
      valueName: "number"),
    transform: OptionValue.integer(1...32))
  var passes = 1

  @Option(
    help: ArgumentHelp(
      "What a later frame starts from: the painting before it moved along the motion (default), plus "
        + "the source's change (default with --flow none), as it is (previous), or its content."))
  var nextInit: TransferSettings.NextImage?

  /// Puts the choices into `settings`.
  func apply(to settings: inout TransferSettings) throws {
    settings.temporalWeight = temporalWeight ?? settings.temporalWeight
    settings.longTerm = longTerm ?? settings.longTerm
    settings.nextImage = nextInit ?? (flow == .none ? .change : .moved)
    if flow == .none, settings.nextImage == .moved {
      throw ValidationError("--next-init moved needs --flow dis")
    }
    if flow == .none, source.flowDir != nil {
      throw ValidationError("--flow-dir needs --flow dis")
    }
  }
}

extension FlowEstimator.Quality: ExpressibleByArgument {}
extension TransferSettings.NextImage: ExpressibleByArgument {}
