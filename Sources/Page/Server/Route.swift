/// The meaning of a path. Paths name things by ids and numbers, never files.
enum Route: Equatable, Sendable {
  /// The size of a requested picture.
  enum PictureSide: String, Sendable {
    case thumb, large
  }

  /// A change to the studio's settings.
  enum StudioChange: String, Sendable {
    case knobs, mask, variants, styles, input, save, load, paint
  }

  case page
  case file(PageFile)
  case state
  case events
  case records(from: Int)
  case painting(Int, PictureSide)
  case film(Int, PictureSide)
  case growing
  case stop
  case resume
  case studioThumb(Int)
  case studioFrame
  case studioDraft
  case studioStyle(Int)
  case studioMask
  case studioVariant(Int)
  case studioChange(StudioChange)
  case dropStyle(Int)
  case dropVariant(Int)
  case dropMask
  case useVariant(Int)

  /// - Throws: a ``BadRequest`` for unknown paths, and for methods that a path does not support.
  init(_ head: RequestHead) throws(BadRequest) {
    let parts = head.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
      .map(String.init)
    let isReading = head.method == .get || head.method == .head
    guard let route = Self.find(parts, head) else { throw .notFound }
    guard isReading != route.changesSomething, (head.method == .delete) == route.isRemoval else {
      throw BadRequest(405, "this path needs another method")
    }
    self = route
  }

  private static func find(_ parts: [String], _ head: RequestHead) -> Route? {
    let side = head.query["side"].map { PictureSide(rawValue: $0) } ?? .large
    switch parts.count {
    case 1:
      if parts[0].isEmpty { return .page }
      return PageFile(name: parts[0]).map { .file($0) }
    case 2 where parts[0] == "api":
      switch parts[1] {
      case "state": return .state
      case "events": return .events
      case "growing": return .growing
      case "stop": return .stop
      case "go-on": return .resume
      case "records":
        guard let from = number(head.query["from"] ?? "0", least: 0) else { return nil }
        return .records(from: from)
      default: return nil
      }
    case 3 where parts[0] == "api":
      if parts[1] == "studio" { return studio(parts[2], head.method) }
      guard let side, let frame = number(parts[2], least: 1) else { return nil }
      switch parts[1] {
      case "painting": return .painting(frame, side)
      case "film": return .film(frame, side)
      default: return nil
      }
    case 4 where parts[0] == "api" && parts[1] == "studio":
      guard let id = number(parts[3], least: 0) else { return nil }
      let isRemoval = head.method == .delete
      switch parts[2] {
      case "thumb": return .studioThumb(id)
      case "style": return isRemoval ? .dropStyle(id) : .studioStyle(id)
      case "variant":
        return isRemoval
          ? .dropVariant(id) : head.method == .post ? .useVariant(id) : .studioVariant(id)
      default: return nil
      }
    default: return nil
    }
  }

  private static func studio(_ name: String, _ method: RequestHead.Method) -> Route? {
    switch name {
    case "frame": return .studioFrame
    case "draft": return .studioDraft
    case "mask" where method == .delete: return .dropMask
    case "mask" where method != .post: return .studioMask
    default: return StudioChange(rawValue: name).map { .studioChange($0) }
    }
  }

  /// A whole number in canonical form.
  private static func number(_ text: String, least: Int) -> Int? {
    guard text.count <= 9, text.allSatisfy({ ("0"..."9").contains($0) }), let number = Int(text)
    else { return nil }
    return number >= least ? number : nil
  }

  var changesSomething: Bool {
    switch self {
    case .stop, .resume, .studioChange, .dropStyle, .dropVariant, .dropMask, .useVariant: true
    default: false
    }
  }

  private var isRemoval: Bool {
    switch self {
    case .dropStyle, .dropVariant, .dropMask: true
    default: false
    }
  }
}
