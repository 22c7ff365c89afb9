import Basics
import Painting

/// What to preview.
extension OptionEntry {
  static let at = OptionEntry(
    name: "at", value: "moment,…", section: .preview, fields: [.moments],
    help:
      "The frames to paint, by times of IN and numbers in what is painted, as 00:01:23,frame:512 "
      + "(default: the most informative ones: a typical one, the one with the most motion, the darkest, "
      + "the brightest, and those of other shots).", values: noValues)

  static let picks = OptionEntry(
    name: "picks", value: "number", section: .preview,
    help: "How many frames to choose without --at (default: 4; 1 with several styles or --vary).",
    values: noValues)

  static let vary = OptionEntry(
    name: "vary", value: "option=value,…", section: .preview,
    help:
      "Try several values of an option of look or style; two of them make a grid. Values that contain "
      + "commas are separated by semicolons.", values: noValues)

  static let half = OptionEntry(
    name: "half", value: nil, section: .preview, fields: [.draft],
    help: "Paint at half the size, in the style as it comes out on a piece at full size.",
    values: noValues)
}
