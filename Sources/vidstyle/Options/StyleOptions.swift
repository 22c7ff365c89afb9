import ArgumentParser
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

  /// Puts the choices into `settings`.
  func apply(to settings: inout TransferSettings) {
    settings.styleScale = styleScale
  }

  /// All styles, `first` being the one that needs no option.
  func sources(first: String) throws -> [StyleSource] {
    let styles = [StyleShare(path: first, share: nil)] + further
    return zip(styles, try styles.shares()).map { StyleSource(path: $0.path, share: $1) }
  }
}
