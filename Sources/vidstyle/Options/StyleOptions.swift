import ArgumentParser
import Basics
import Transfer

/// Which pictures are the style, and what becomes of them before they are painted in.
struct StyleOptions: ParsableArguments {
  @Option(
    name: .customLong("style"),
    help: ArgumentHelp(
      "A further style, blended with STYLE; may be repeated. The share says how much of the canvas is "
        + "its, as 0.3; what is left is divided equally among STYLE and those without a number.",
      valueName: "file[=share]"),
    transform: StyleShare.init(_:))
  var further: [StyleShare] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Size of the strokes: the style picture's longest side over that of the frames, from 0.1 to 4, so "
        + "that strokes keep their size relative to the picture at any --size (default: 1, without "
        + "enlarging a smaller style picture).", valueName: "number"),
    transform: OptionValue.number(0.1...4))
  var styleScale: Double?

  @Option(
    help: ArgumentHelp(
      "Whose colours the painting has: the style's (default); the content's, exactly, so that only "
        + "brightness is painted; or the style's pictures in colours that match the content's."))
  var colors = TransferSettings.Colors.style

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "From photograph, 0, to painting, 1 (default): how much of what separates the frame from the style "
        + "is to go, in equal steps for any style. The weights say how strictly.",
      valueName: "number"),
    transform: OptionValue.number(0...1))
  var strength: Double?

  @Option(
    help: ArgumentHelp(
      "Strength, blend of styles and colours over time: in each line a time of IN and what holds there, as "
        + "'0:05 strength=0.5 style=0.7,0.3 colors=1 ease=in-out' (docs/STYLE.md).",
      valueName: "file"),
    transform: Keyframes.init(file:))
  var keyframes: Keyframes?

  @Option(
    name: .customLong("mask"),
    help: ArgumentHelp(
      "Paint another style where a mask is, as foreground.png=style.jpg; up to 7, soft edges included. A "
        + "mask is opaque or white where its style goes: a video or sequence with a picture for each frame, "
        + "or one picture drawn for the first frame, which is carried along by the motion to the end of "
        + "the shot.", valueName: "mask=style"),
    transform: MaskChoice.init(_:))
  var masks: [MaskChoice] = []

  func validate() throws {
    guard masks.count <= 7 else {
      throw ValidationError("--mask was given \(masks.count) times; up to 7 masks are possible")
    }
  }

  /// Puts the choices into `settings`.
  func apply(to settings: inout TransferSettings) {
    settings.styleScale = styleScale
    settings.colors = colors
    settings.strength = strength ?? 1
  }

  /// All styles, `first` being the one that needs no option.
  func sources(first: String) throws -> [StyleSource] {
    let styles = [StyleShare(path: first, share: nil)] + further
    return zip(styles, try styles.shares()).map { StyleSource(path: $0.path, share: $1) }
  }
}

extension TransferSettings.Colors: ExpressibleByArgument {}
