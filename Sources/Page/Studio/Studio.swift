import Basics
import Foundation
import Painting
import Synchronization
import Transfer
import VideoIO

/// Looks are tried here: one frame, styles, sliders, a mask; then the film is painted, or the command line copied.
///
/// There is one studio for all pages that are open: they show the same.
public final class Studio: Sendable {
  /// What a studio begins with.
  public struct Opening: Sendable {
    public var input: String?
    public var styles: [String]
    /// The file that the project is saved to.
    public var project: String
    /// Whether the studio begins with what that file holds, if it exists.
    public var readsProject: Bool
    public var weights: String

    public init(
      input: String?, styles: [String], project: String, readsProject: Bool, weights: String
    ) {
      self.input = input
      self.styles = styles
      self.project = project
      self.readsProject = readsProject
      self.weights = weights
    }
  }

  struct StyleItem: Equatable {
    let id: Int
    let path: String
    /// Relative to the others.
    var weight = 1.0
  }

  struct MaskItem: Equatable {
    let path: String
    let style: Int
  }

  struct VariantItem {
    let id: Int
    let label: String
    let settings: Settings
    let picture: [UInt8]
  }

  /// Everything that is chosen.
  struct Settings: Equatable {
    /// Holds what no slider shows, too; its styles and masks are those below.
    var base: PaintingRequest
    var moment = 0.0
    var styles: [StyleItem] = []
    var mask: MaskItem?
  }

  private struct State {
    var settings: Settings
    var film: Film?
    var filmKey = 0
    var variants: [VariantItem] = []
    var nextID = 1
    var saved: Settings?
  }

  static let mostStyles = 8
  static let mostVariants = 24

  private let opening: Opening
  private let words: RunWatch.Words
  private let begin: RunWatch.Starter
  let files: StudioFiles
  private let drafts: DraftPainter
  private let thread = QuietThread(name: "studio pictures", niceness: 0)
  private let thumbs = PictureCache<String>(limit: 24 << 20)
  private let state: Mutex<State>

  /// Opens the studio.
  ///
  /// - Parameter begin: makes the run that paints the film.
  /// - Throws: where the film, a style or the project cannot be read.
  public init(
    _ opening: Opening, workers: Workers, words: RunWatch.Words, begin: @escaping RunWatch.Starter
  ) throws {
    self.opening = opening
    self.words = words
    self.begin = begin
    let stem =
      opening.project.hasSuffix(ProjectFile.ending)
      ? String(opening.project.dropLast(ProjectFile.ending.count)) : opening.project
    files = StudioFiles(folder: "\(stem)-files")
    drafts = DraftPainter(workers: workers)
    let usual = PaintingRequest(
      input: opening.input ?? "", style: "", output: "", weights: opening.weights)
    state = Mutex(State(settings: Settings(base: usual)))
    if opening.readsProject, FileManager.default.fileExists(atPath: opening.project) { try load() }
    if let input = opening.input { try setFilm(input) }
    if !opening.styles.isEmpty {
      state.withLock { $0.settings.styles = [] }
      for style in opening.styles { try addStyle(style) }
    }
    paintDraft()
  }
}

extension Studio {
  /// Ends what is painted and removes what is not kept.
  public func close() {
    drafts.stop()
    files.removeScratch()
  }
}

/// What pages read.
extension Studio {
  func view() -> StudioView {
    let (draft, estimate) = (drafts.view, drafts.estimate)
    return state.withLock { state in
      var view = StudioView()
      let settings = state.settings
      if let film = state.film {
        view.film = StudioView.Film(
          name: Self.name(film.path), width: film.size.width, height: film.size.height,
          duration: film.duration, isStill: film.isStill, thumbs: film.thumbCount,
          key: "\(state.filmKey)")
        view.title = Self.name(film.path)
      }
      view.knobs = Knobs(
        settings.base, moment: settings.moment, frames: Self.frameSize(settings, state.film))
      view.usualStyleWeight = view.knobs.preset.settings.styleWeight
      let sum = settings.blended.reduce(0) { $0 + $1.weight }
      view.styles = settings.styles.map {
        let isMasked = settings.mask?.style == $0.id
        return StudioView.Style(
          id: $0.id, name: Self.name($0.path), share: isMasked ? 0 : $0.weight / max(sum, 1e-9),
          isMasked: isMasked)
      }
      view.mask = settings.mask.map { StudioView.Mask(style: $0.style, key: Self.name($0.path)) }
      view.draft = draft
      view.variants = state.variants.map { StudioView.Variant(id: $0.id, label: $0.label) }
      view.project = opening.project
      view.isSaved = state.saved == settings
      view.hasProject = state.saved != nil
      if let request = try? Self.request(settings) {
        view.command = words.command(request)
        view.output = request.output.path
      }
      view.estimate = estimate.map {
        StudioView.Estimate(
          seconds: $0.seconds, memory: $0.run.memory, frames: $0.run.frames,
          shortage: $0.shortage.map { words.sentence($0.sentence) })
      }
      return view
    }
  }

  private static func name(_ path: String) -> String { URL(filePath: path).lastPathComponent }

  private static func frameSize(_ settings: Settings, _ film: Film?) -> Size? {
    guard let film else { return nil }
    guard let side = settings.base.selection.longestSide else { return film.size }
    return film.size.scaled(by: Double(side) / Double(film.size.longestSide))
  }

  /// The request that the choices make.
  ///
  /// - Throws: a ``BadRequest`` while the film or a style is missing.
  private static func request(_ settings: Settings) throws(BadRequest) -> PaintingRequest {
    guard !settings.base.input.isEmpty else { throw BadRequest(409, "choose a film first") }
    let blended = settings.blended
    guard !blended.isEmpty else { throw BadRequest(409, "choose a style first") }
    var request = settings.base
    let sum = blended.reduce(0) { $0 + $1.weight }
    // Two digits each, for the command line; the first takes what is left.
    var shares = blended.map { (100 * $0.weight / sum).rounded() / 100 }
    shares[0] = 1 - shares.dropFirst().reduce(0, +)
    request.styles = zip(blended, shares).map { StyleChoice(path: $0.path, share: $1) }
    if let mask = settings.mask, let style = settings.styles.first(where: { $0.id == mask.style }) {
      request.masks = [MaskChoice(path: mask.path, style: style.path)]
    } else {
      request.masks = []
    }
    return request
  }

  private func paintDraft() {
    let wish = state.withLock { state -> DraftPainter.Wish? in
      guard let request = try? Self.request(state.settings), let film = state.film else {
        return nil
      }
      // A mask belongs to the first frame that is painted.
      let moment =
        film.isStill
        ? nil
        : request.masks.isEmpty
          ? min(state.settings.moment, film.lastMoment) : request.selection.start ?? 0
      return DraftPainter.Wish(request: request, moment: moment)
    }
    if let wish { drafts.paint(wish) } else { drafts.stop() }
  }
}

extension Studio.Settings {
  /// Styles that are painted where no mask is.
  fileprivate var blended: [Studio.StyleItem] { styles.filter { $0.id != mask?.style } }
}

/// What pages ask for.
extension Studio {
  func bodyRule(for change: Route.StudioChange) throws(BadRequest) -> BodyRule {
    switch change {
    case .knobs: .memory(4096)
    case .styles, .mask: .file(StudioFiles.mostPictureBytes, folder: try files.uploads())
    case .input: .file(StudioFiles.mostFilmBytes, folder: try files.uploads())
    case .variants, .save, .load, .paint: .none
    }
  }

  /// Answers whatever belongs to the studio.
  ///
  /// - Returns: also the watch over the run that was begun, if one was.
  func answer(_ request: Request) async throws -> (response: Response, begun: RunWatch?) {
    let head = request.head
    switch try Route(head) {
    case .studioThumb(let index): return (try await thumb(index, head), nil)
    case .studioFrame:
      let (film, moment) = try shownFrame()
      let key = "frame \(film.path) \(moment)"
      return (try await filmPicture(key, film, at: moment, side: 1280, head), nil)
    case .studioDraft:
      guard let jpeg = drafts.picture else { throw BadRequest.notFound }
      return (Self.fresh(jpeg), nil)
    case .studioStyle(let id):
      guard let style = state.withLock({ $0.settings.styles.first { $0.id == id } }) else {
        throw BadRequest.notFound
      }
      return (try await stylePicture(style.path, head), nil)
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

  private func answer(
    _ change: Route.StudioChange, _ request: Request
  ) async throws -> (response: Response, begun: RunWatch?) {
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
        self.state.withLock { $0.settings.mask = MaskItem(path: path, style: id) }
      }
    case .variants: try keepVariant()
    case .save: try save()
    case .load: try load()
    case .paint: return (.done, try paintFilm())
    }
    if change != .variants, change != .save { paintDraft() }
    return (.done, nil)
  }

  private func turn(_ bytes: [UInt8]) throws {
    struct Change: Decodable {
      var knobs: Knobs
      var weights: [String: Double]?
    }
    let change: Change
    do {
      change = try JSONDecoder().decode(Change.self, from: Data(bytes))
    } catch {
      throw BadRequest(400, "these are no settings of the studio")
    }
    try state.withLock { state in
      let size = Self.frameSize(state.settings, state.film)
      var base = state.settings.base
      // The checks look at the whole request.
      if base.styles.isEmpty || base.styles.count != 1 {
        base.styles = [StyleChoice(path: "")]
      }
      base.masks = []
      try change.knobs.apply(to: &base, frames: size)
      state.settings.base = base
      state.settings.moment = change.knobs.moment
      for (id, weight) in change.weights ?? [:] {
        guard let index = state.settings.styles.firstIndex(where: { "\($0.id)" == id }) else {
          continue
        }
        state.settings.styles[index].weight = min(1, max(0.01, weight.isFinite ? weight : 1))
      }
    }
  }

  private func receive(
    _ request: Request, as prefix: String, isFilm: Bool = false,
    use: @escaping @Sendable (String) throws -> Void
  ) async throws {
    guard case .file(let upload) = request.body else {
      throw BadRequest(400, "the file is missing")
    }
    let files = files
    try await thread.perform { try use(try files.keep(upload, as: prefix, isFilm: isFilm)) }
  }

  private func setFilm(_ path: String) throws {
    let film = try Film(path: path)
    let output = Self.freeOutput(for: film)
    state.withLock { state in
      if state.film?.path != path {
        state.settings.base.output.path = output
        state.settings.mask = nil
        if state.film != nil || state.settings.moment > film.lastMoment {
          state.settings.moment = 0
        }
      }
      state.settings.base.input = path
      state.film = film
      state.filmKey += 1
      if state.settings.moment == 0 {
        state.settings.moment = film.time(ofThumb: film.thumbCount / 2)
      }
    }
  }

  /// A name for the result, in the folder where one works, that no file has.
  private static func freeOutput(for film: Film) -> String {
    let url = URL(filePath: film.path)
    let stem = url.deletingPathExtension().lastPathComponent
    let ending =
      film.isStill
      ? "png" : ["mov", "mkv", "webm", "m4v"].first { $0 == url.pathExtension } ?? "mp4"
    return (1...).lazy.map { "\(stem)-painted\($0 == 1 ? "" : "-\($0)").\(ending)" }
      .first { !FileManager.default.fileExists(atPath: $0) }!
  }

  private func addStyle(_ path: String) throws {
    _ = try PictureSet(path)
    try state.withLock { state in
      guard state.settings.styles.count < Self.mostStyles else {
        throw BadRequest(429, "the studio takes \(Self.mostStyles) styles at a time")
      }
      guard !state.settings.styles.contains(where: { $0.path == path }) else { return }
      state.settings.styles.append(StyleItem(id: state.nextID, path: path))
      state.nextID += 1
    }
  }

  private func dropStyle(_ id: Int) throws(BadRequest) {
    try state.withLock { state throws(BadRequest) in
      guard state.settings.styles.contains(where: { $0.id == id }) else { throw .notFound }
      state.settings.styles.removeAll { $0.id == id }
      if state.settings.mask?.style == id { state.settings.mask = nil }
    }
  }

  private func keepVariant() throws(BadRequest) {
    guard let picture = drafts.picture else {
      throw BadRequest(409, "nothing is painted yet that could be kept")
    }
    try state.withLock { state throws(BadRequest) in
      guard state.variants.count < Self.mostVariants else {
        throw BadRequest(429, "the studio keeps \(Self.mostVariants) variants; drop one first")
      }
      let label = Self.label(state.settings)
      state.variants.append(
        VariantItem(id: state.nextID, label: label, settings: state.settings, picture: picture))
      state.nextID += 1
    }
  }

  /// What sets the choices apart, in a few words.
  private static func label(_ settings: Settings) -> String {
    let look = settings.base.look
    var words = settings.blended.map { name($0.path) }
    let preset = Look.nearest(to: look)
    if preset != .default { words.append(preset.rawValue) }
    if look.strength < 1 { words.append("strength \(plain(look.strength))") }
    if look.styleWeight != preset.settings.styleWeight {
      words.append("style weight \(plain(look.styleWeight))")
    }
    if let scale = look.styleScale { words.append("strokes \(plain(scale))") }
    if look.colors != .style { words.append("colours: \(look.colors.rawValue)") }
    if let weight = look.totalVariationWeight { words.append("smoothness \(plain(weight))") }
    if settings.mask != nil { words.append("mask") }
    return words.joined(separator: ", ")
  }

  private static func plain(_ value: Double) -> String { String(format: "%.3g", value) }

  private func use(_ id: Int) throws(BadRequest) {
    try state.withLock { state throws(BadRequest) in
      guard let variant = state.variants.first(where: { $0.id == id }) else { throw .notFound }
      let film = (state.settings.base.input, state.settings.base.output)
      state.settings = variant.settings
      (state.settings.base.input, state.settings.base.output) = film
    }
  }

  private func save() throws {
    let settings = state.withLock { $0.settings }
    try ProjectFile(request: try Self.request(settings), moment: settings.moment)
      .write(to: opening.project)
    state.withLock { $0.saved = settings }
  }

  /// Reads the project file.
  private func load() throws {
    let project = try ProjectFile(path: opening.project, weights: opening.weights)
    let film = try Film(path: project.request.input)
    for style in project.request.styles { _ = try PictureSet(style.path) }
    state.withLock { state in
      var settings = Settings(base: project.request, moment: project.moment)
      for style in project.request.styles {
        settings.styles.append(
          StyleItem(id: state.nextID, path: style.path, weight: max(0.01, style.share)))
        state.nextID += 1
      }
      if let mask = project.request.masks.first {
        settings.styles.append(StyleItem(id: state.nextID, path: mask.style))
        settings.mask = MaskItem(path: mask.path, style: state.nextID)
        state.nextID += 1
      }
      state.settings = settings
      state.saved = settings
      state.film = film
      state.filmKey += 1
    }
  }

  private func paintFilm() throws -> RunWatch {
    let (settings, film) = state.withLock { ($0.settings, $0.film) }
    var request = try Self.request(settings)
    if let film, FileManager.default.fileExists(atPath: request.output.path) {
      request.output.path = Self.freeOutput(for: film)
    }
    drafts.stop()
    let session = begin(request)
    let watch = RunWatch(session: session, words: words)
    watch.begin(session)
    return watch
  }
}

/// Pictures.
extension Studio {
  private func shownFrame() throws(BadRequest) -> (Film, Double) {
    try state.withLock { state throws(BadRequest) in
      guard let film = state.film else { throw .notFound }
      let hasMask = state.settings.mask != nil
      return (film, hasMask ? state.settings.base.selection.start ?? 0 : state.settings.moment)
    }
  }

  private func thumb(_ index: Int, _ head: RequestHead) async throws -> Response {
    guard let film = state.withLock({ $0.film }), index < film.thumbCount else {
      throw BadRequest.notFound
    }
    return try await filmPicture(
      "thumb \(film.path) \(index)", film, at: film.time(ofThumb: index), side: 192, head)
  }

  private func filmPicture(
    _ key: String, _ film: Film, at moment: Double, side: Int, _ head: RequestHead
  ) async throws -> Response {
    let bytes: [UInt8]
    if let known = thumbs[key] {
      bytes = known
    } else {
      bytes = try await thread.perform(isUrgent: side > 192) {
        try film.picture(at: moment, side: side)
      }
      thumbs.add(bytes, for: key)
    }
    return Self.picture(bytes, head)
  }

  private func stylePicture(_ path: String, _ head: RequestHead) async throws -> Response {
    if let known = thumbs["style \(path)"] { return Self.picture(known, head) }
    let bytes = try await thread.perform {
      let images = try PictureSet(path).images(atMost: 1, longestSide: 320, enlarges: false).images
      return try PictureFile.jpeg(images[0], quality: 85)
    }
    thumbs.add(bytes, for: "style \(path)")
    return Self.picture(bytes, head)
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
