import Basics
import Painting

/// What to preview.
extension OptionEntry {
  static let at = OptionEntry(
    name: "at", value: "moment,…", section: .preview, fields: [.moments],
    help:
      "The frames to paint: times in IN, or numbers counted from the first painted frame, such "
      + "as 00:01:23,frame:512 (default: the most informative frames: a typical one, the one with "
      + "the most motion, the darkest, the brightest, and some of other shots).", values: noValues)

  static let picks = OptionEntry(
    name: "picks", value: "number", section: .preview,
    help: "How many frames to choose without --at (default: 4; 1 with several styles or --vary).",
    values: noValues)

  static let vary = OptionEntry(
    name: "vary", value: "option=value,…", section: .preview,
    help:
      "Try several values of a look or style option; two such options make a grid. Values that "
      + "contain commas are separated by semicolons.", values: noValues)

  static let half = OptionEntry(
    name: "half", value: nil, section: .preview, fields: [.draft],
    help: "Paint at half the size, in the style of a part that was first painted at full size.",
    values: noValues)
}
