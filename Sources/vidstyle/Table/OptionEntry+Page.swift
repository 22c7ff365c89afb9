import Page
import Painting

/// The page that shows a run in a browser.
extension OptionEntry {
  static let watch = OptionEntry(
    name: "watch", value: nil, section: .running,
    help: "Show the run in the browser while it is painted.",
    values: noValues)

  static let port = OptionEntry(
    name: "port", value: "number", section: .running, isRare: true, fields: [.port],
    help: "Port of the page; 0 for any free one (default: 8017).", values: noValues)

  static let address = OptionEntry(
    name: "address", value: "address", section: .running, isRare: true, fields: [.address],
    help:
      "Address at which the page is served (default: 127.0.0.1, for this machine only). At any "
      + "other, it opens only with the token in the printed address.",
    values: noValues)

  static let open = OptionEntry(
    name: "open", value: nil, section: .running, isRare: true,
    help: "Open the page in the browser.", values: noValues)

  static let projectFile = OptionEntry(
    name: "project", value: "file", section: .running,
    help:
      "The project that the studio reads and saves (default: named after IN, as film.vidstyle.json).",
    values: noValues)

  static let project = OptionEntry(
    name: "project", value: "file", section: .running,
    help: "Paint a project saved by 'vidstyle studio'.",
    values: noValues)
}
