import Foundation
import Painting
import Synchronization

/// Everything that is served: the page's files, and the data they request.
final class PageSite: Application {
  /// The most pages that are kept up to date at the same time; further ones are told to retry.
  private static let mostStreams = 220
  private static let pace = Duration.milliseconds(300)
  /// Interval at which an idle stream shows that the server is still there.
  private static let heartbeat = Duration.seconds(10)

  let gate: Gate
  private let studio: Studio?
  private let current: Mutex<RunWatch?>
  private let openStreams = Mutex(0)
  private let latest = Mutex<(bytes: [UInt8], made: ContinuousClock.Instant)?>(nil)

  init(gate: Gate, watch: RunWatch?, studio: Studio?) {
    self.gate = gate
    self.studio = studio
    current = Mutex(watch)
  }

  var streams: Int { openStreams.withLock { $0 } }

  var watch: RunWatch? { current.withLock { $0 } }

  var commonFields: [(String, String)] { Self.fields }

  /// Only our own files may run or be shown, and no other site may embed the page or read its
  /// pictures.
  private static let fields = [
    (
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
  ]

  func admit(_ head: RequestHead) throws(BadRequest) -> BodyRule {
    try gate.check(head)
    let route = try Route(head)
    guard case .studioChange(let change) = route else { return .none }
    guard let studio else { throw .notFound }
    return try studio.bodyRule(for: change)
  }

  func respond(to request: Request) async -> Response {
    if let welcome = gate.welcome(request.head) { return welcome }
    do {
      return try await answer(request)
    } catch let error as BadRequest {
      return Response(error)
    } catch is QuietThread.Overloaded {
      return Response(BadRequest(503, "too many pictures were requested at once"))
    } catch let error as any SentenceError {
      return .text(422, "\(error.sentence)")
    } catch {
      return .text(500, "\(error)")
    }
  }

  private func answer(_ request: Request) async throws -> Response {
    let head = request.head
    switch try Route(head) {
    case .page: return PageFile.index.response(to: head)
    case .file(let file): return file.response(to: head)
    case .state: return .encoded(try state())
    case .events: return try events()
    case .records(let place): return try .json(try found(watch).rows(from: place))
    case .painting(let frame, let side):
      return try await picture(isPainted: true, frame, side, head)
    case .film(let frame, let side): return try await picture(isPainted: false, frame, side, head)
    case .growing:
      guard let jpeg = try await found(watch).growing() else { throw BadRequest.notFound }
      return Response(
        200, [("Content-Type", "image/jpeg"), ("Cache-Control", "no-store")], body: .bytes(jpeg))
    case .stop:
      try found(watch).stop()
      return .done
    case .resume:
      try found(watch).resume()
      return .done
    default:
      guard let studio else { throw BadRequest.notFound }
      let answer = try await studio.answer(request)
      if let run = answer.started { show(run) }
      return answer.response
    }
  }

  private func show(_ watch: RunWatch) {
    current.withLock { $0 = watch }
    latest.withLock { $0 = nil }
  }

  private func found<Value>(_ value: Value?) throws(BadRequest) -> Value {
    guard let value else { throw .notFound }
    return value
  }

  private func picture(
    isPainted: Bool, _ frame: Int, _ side: Route.PictureSide, _ head: RequestHead
  ) async throws -> Response {
    let picture = try await found(watch).picture(isPainted: isPainted, frame: frame, side: side)
    // A request with the picture's current key may cache it for good.
    let isNamed = head.query["v"] == picture.key
    return .tagged(
      picture.jpeg, type: "image/jpeg",
      tag: String(FileDigest.sha256(of: picture.jpeg).prefix(20)),
      maxAge: isNamed ? "private, max-age=86400, immutable" : "no-cache", for: head)
  }
}

/// The state, and the stream of its changes.
extension PageSite {
  /// The state as JSON, encoded once for all requests within a moment.
  private func state() throws -> [UInt8] {
    let now = ContinuousClock.now
    return try latest.withLock { latest in
      if let latest, now - latest.made < .milliseconds(200) { return latest.bytes }
      let bytes = try makeState()
      latest = (bytes, now)
      return bytes
    }
  }

  private func makeState() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    if let watch { return Array(try encoder.encode(watch.view())) }
    guard let studio else { throw BadRequest.notFound }
    return Array(try encoder.encode(studio.view()))
  }

  /// Server-sent events. A slow reader gets the newest state next, and skips those in between.
  private func events() throws -> Response {
    guard openStreams.withLock({ $0 < Self.mostStreams }) else {
      throw BadRequest(503, "too many pages are open")
    }
    let stream = Stream(site: self)
    return Response(
      200, [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")],
      body: .stream { try await stream.next() })
  }

  /// One page's stream, counted as long as it is held.
  private final class Stream: Sendable {
    private let site: PageSite
    private let last = Mutex<(bytes: [UInt8], sent: ContinuousClock.Instant)?>(nil)

    init(site: PageSite) {
      self.site = site
      site.openStreams.withLock { $0 += 1 }
    }

    deinit {
      site.openStreams.withLock { $0 -= 1 }
    }

    func next() async throws -> [UInt8]? {
      while true {
        if last.withLock({ $0 != nil }) { try await Task.sleep(for: PageSite.pace) }
        let bytes = try site.state()
        let now = ContinuousClock.now
        let (isNew, isDue) = last.withLock { last -> (Bool, Bool) in
          let isNew = last?.bytes != bytes
          let isDue = last.map { now - $0.sent >= PageSite.heartbeat } ?? true
          if isNew || isDue { last = (bytes, now) }
          return (isNew, isDue)
        }
        if isNew { return Array("data: ".utf8) + bytes + [10, 10] }
        if isDue { return Array(":\n\n".utf8) }
      }
    }
  }
}
