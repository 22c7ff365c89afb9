import Painting

/// The files of the page.
enum PageFile: String, CaseIterable, Sendable {
  case index = "index.html"
  case style = "page.css"
  case icon = "icon.svg"
  case main = "main.js"
  case api = "api.js"
  case dom = "dom.js"
  case format = "format.js"
  case viewer = "viewer.js"
  case timeline = "timeline.js"
  case plots = "plots.js"
  case watch = "watch.js"
  case studio = "studio.js"
  case brush = "brush.js"

  init?(name: String) {
    self.init(rawValue: name)
  }

  var bytes: [UInt8] {
    switch self {
    case .index: PackageResources.index_html
    case .style: PackageResources.page_css
    case .icon: PackageResources.icon_svg
    case .main: PackageResources.main_js
    case .api: PackageResources.api_js
    case .dom: PackageResources.dom_js
    case .format: PackageResources.format_js
    case .viewer: PackageResources.viewer_js
    case .timeline: PackageResources.timeline_js
    case .plots: PackageResources.plots_js
    case .watch: PackageResources.watch_js
    case .studio: PackageResources.studio_js
    case .brush: PackageResources.brush_js
    }
  }

  var type: String {
    switch rawValue.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "svg": "image/svg+xml"
    default: "text/javascript; charset=utf-8"
    }
  }

  /// The file as an answer; browsers must ask whether it has changed, as the next server may have
  /// another version.
  func response(to head: RequestHead) -> Response {
    .tagged(
      bytes, type: type, tag: Self.tags[self]!, maxAge: "no-cache", for: head)
  }

  private static let tags: [PageFile: String] = Dictionary(
    uniqueKeysWithValues: allCases.map {
      ($0, String(FileDigest.sha256(of: $0.bytes).prefix(20)))
    })
}
