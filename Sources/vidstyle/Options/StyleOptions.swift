import ArgumentParser
import Transfer

/// What becomes of the style picture before it is painted in.
struct StyleOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Size of the strokes: the style picture's longest side over that of the frames, from 0.1 to 4, so "
        + "that strokes keep their size relative to the picture at any --size (default: 1, without "
        + "enlarging a smaller style picture).", valueName: "number"),
    transform: OptionValue.number(0.1...4))
  var styleScale: Double?

  /// Puts the choices into `settings`.
  func apply(to settings: inout TransferSettings) {
    settings.styleScale = styleScale
  }
}
