import Glibc
import Painting

/// Requests of pages.
extension Studio {
  func bodyRule(for change: Route.StudioChange) throws(BadRequest) -> BodyRule {
    switch change {
    case .knobs: .memory(4096)
    case .styles, .mask: .file(StudioFiles.mostPictureBytes, folder: try files.uploads())
    case .input: .file(StudioFiles.mostFilmBytes, folder: try files.uploads())
    case .variants, .save, .load, .paint: .none
    }
  }

  /// Answers all requests to the studio.
  ///
  /// - Returns: the response, and the watch of the run that was started, if any.
  func answer(_ request: Request) async throws -> (response: Response, started: RunWatch?) {
    let head = request.head
    switch try Route(head) {
    case .studioThumb(let index):
      guard let film = state.withLock({ $0.film }), index < film.thumbCount else {
        throw BadRequest.notFound
      }
      return (Self.picture(try await pictures.thumb(index, of: film), head), nil)
    case .studioFrame:
      let (film, moment) = try shownFrame()
      return (Self.picture(try await pictures.frame(of: film, at: moment), head), nil)
    case .studioDraft:
      guard let jpeg = drafts.picture else { throw BadRequest.notFound }
      return (Self.fresh(jpeg), nil)
    case .studioStyle(let id):
      guard let style = state.withLock({ $0.settings.styles.first { $0.id == id } }) else {
        throw BadRequest.notFound
      }
      return (Self.picture(try await pictures.style(style.path), head), nil)
    case .studioMask:
      guard let mask = state.withLock({ $0.settings.mask }) else { throw BadRequest.notFound }
      let bytes = try RawFile(mask.path, for: .reading).contents(
        upTo: StudioFiles.mostPictureBytes)
      return (
        Response(
          200, [("Content-Type", "image/png"), ("Cache-Control", "no-cache")], body: .bytes(bytes)),
        nil
      )
    case .studioVariant(let id):
      guard let variant = state.withLock({ $0.variants.first { $0.id == id } }) else {
        throw BadRequest.notFound
      }
      return (Self.picture(variant.picture, head), nil)
    case .studioChange(let change): return try await answer(change, request)
    case .dropStyle(let id): try dropStyle(id)
    case .dropVariant(let id):
      state.withLock { $0.variants.removeAll { $0.id == id } }
      return (.done, nil)
    case .dropMask: state.withLock { $0.settings.mask = nil }
    case .useVariant(let id): try use(id)
    default: throw BadRequest.notFound
    }
    paintDraft()
    return (.done, nil)
  }

  func answer(
    _ change: Route.StudioChange, _ request: Request
  ) async throws -> (response: Response, started: RunWatch?) {
    switch change {
    case .knobs: try turn(request.bytes)
    case .styles: try await receive(request, as: "style") { try self.addStyle($0) }
    case .input: try await receive(request, as: "film", isFilm: true) { try self.setFilm($0) }
    case .mask:
      guard let id = request.head.query["style"].flatMap({ Int($0) }),
        let count = state.withLock({ state -> Int? in
          state.settings.styles.contains { $0.id == id } ? state.settings.styles.count : nil
        }), count > 1
      else {
        if case .file(let path) = request.body { unlink(path) }
        throw BadRequest(409, "a mask needs a second style to be painted in")
      }
      try await receive(request, as: "mask") { path in
        self.state.withLock { $0.settings.mask = StudioSettings.MaskItem(path: path, style: id) }
      }
    case .variants: try keepVariant()
    case .save: try save()
    case .load: try load()
    case .paint: return (.done, try paintFilm())
    }
    if change != .variants, change != .save { paintDraft() }
    return (.done, nil)
  }

  func receive(
    _ request: Request, as prefix: String, isFilm: Bool = false,
    use: @escaping @Sendable (String) throws -> Void
  ) async throws {
    guard case .file(let upload) = request.body else {
      throw BadRequest(400, "the file is missing")
    }
    let files = files
    try await pictures.thread.perform {
      try use(try files.keep(upload, as: prefix, isFilm: isFilm))
    }
  }

  private func shownFrame() throws(BadRequest) -> (Film, Double) {
    try state.withLock { state throws(BadRequest) in
      guard let film = state.film else { throw .notFound }
      let hasMask = state.settings.mask != nil
      return (film, hasMask ? state.settings.base.selection.start ?? 0 : state.settings.moment)
    }
  }

  private static func picture(_ bytes: [UInt8], _ head: RequestHead) -> Response {
    .tagged(
      bytes, type: "image/jpeg", tag: String(FileDigest.sha256(of: bytes).prefix(20)),
      maxAge: "no-cache", for: head)
  }

  private static func fresh(_ bytes: [UInt8]) -> Response {
    Response(
      200, [("Content-Type", "image/jpeg"), ("Cache-Control", "no-store")], body: .bytes(bytes))
  }
}
