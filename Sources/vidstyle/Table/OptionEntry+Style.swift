import Basics
import Painting
import Transfer

/// The style pictures, and how they are used.
extension OptionEntry {
  static let style = OptionEntry(
    name: "style", value: "file[=share]", section: .style, fields: [.styles],
    help:
      "A further style, blended with STYLE; may be repeated. Its share, such as 0.3, is its "
      + "part of the painting; the rest is divided equally among STYLE and the styles without a "
      + "share.",
    values: { request, _ in
      let further = request.styles.dropFirst()
      guard !further.isEmpty else { return nil }
      return further.map {
        $0.path + ($0.share == request.styles[0].share ? "" : "=\($0.share)")
      }
    })

  static let styleScale = OptionEntry(
    name: "style-scale", value: "number", section: .style, isRare: true, fields: [.styleScale],
    help:
      "Size of the strokes, from 0.1 to 4: the longest side of the style picture relative to "
      + "that of the frames. At any --size, strokes keep their size relative to the picture "
      + "(default: 1, but a smaller style picture is not enlarged).",
    values: number(\.look.styleScale))

  static let colors = OptionEntry(
    name: "colors", value: "style|content|match", section: .style, isRare: true, fields: [.colors],
    help:
      "Where colours come from: the style (default); the content, exactly, so that only "
      + "brightness is painted; or match: the style, shifted to match the content.",
    values: value(\.look.colors, \.rawValue))

  static let strength = OptionEntry(
    name: "strength", value: "number", section: .style, fields: [.strength],
    help:
      "From 0, the photograph, to 1, the painting (default); 0.5 looks halfway.",
    values: number(\.look.strength))

  static let keyframes = OptionEntry(
    name: "keyframes", value: "file", section: .style, isRare: true, fields: [.keyframes],
    help:
      "Strength, blend of styles and colours over time: each line has a time in IN and the "
      + "values from then on, such as '0:05 strength=0.5 style=0.7,0.3 colors=1 ease=in-out' (see "
      + "man vidstyle).",
    values: given(\.keyframes, { $0.path }))

  static let mask = OptionEntry(
    name: "mask", value: "mask=style", section: .style, isRare: true, fields: [.masks],
    help:
      "Paint another style inside a mask, such as foreground.png=style.jpg; up to 7 masks, "
      + "which may have soft edges. A mask is opaque or white where its style goes: a video or "
      + "sequence with a picture for each frame, or one picture drawn for the first frame, which "
      + "follows the motion to the end of the shot.",
    values: { request, _ in
      request.masks.isEmpty ? nil : request.masks.map { "\($0.path)=\($0.style)" }
    })
}
