import Foundation
import Painting
import Synchronization

/// A place to try looks on one frame, with styles, sliders and a mask, before painting the film or
/// copying the command line.
///
/// All open pages share one studio, and show the same.
public final class Studio: Sendable {
  /// The settings that a studio starts with.
  public struct Opening: Sendable {
    public var input: String?
    public var styles: [String]
    /// The file that the project is saved to.
    public var project: String
    /// Whether the studio starts with the contents of that file, if it exists.
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

  struct VariantItem {
    let id: Int
    let label: String
    let settings: StudioSettings
    let picture: [UInt8]
  }

  struct State {
    var settings: StudioSettings
    var film: Film?
    var filmKey = 0
    var variants: [VariantItem] = []
    var nextID = 1
    var saved: StudioSettings?
  }

  static let mostStyles = 8
  static let mostVariants = 24

  let opening: Opening
  let words: RunWatch.Words
  let begin: RunWatch.Starter
  let files: StudioFiles
  let drafts: DraftPainter
  let pictures = StudioPictures()
  let state: Mutex<State>

  /// Opens the studio.
  ///
  /// - Parameter begin: makes the run that paints the film.
  /// - Throws: if the film, a style or the project cannot be read.
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
    state = Mutex(State(settings: StudioSettings(base: usual)))
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
  /// Stops painting and removes temporary files.
  public func close() {
    drafts.stop()
    files.removeScratch()
  }

  func paintDraft() {
    let job = state.withLock { state -> DraftPainter.Job? in
      guard let request = try? state.settings.request(), let film = state.film else {
        return nil
      }
      // A mask belongs to the first frame that is painted.
      let moment =
        film.isStill
        ? nil
        : request.masks.isEmpty
          ? min(state.settings.moment, film.lastMoment) : request.selection.start ?? 0
      return DraftPainter.Job(request: request, moment: moment)
    }
    if let job { drafts.paint(job) } else { drafts.stop() }
  }
}

/// The user's choices.
extension Studio {
  func turn(_ bytes: [UInt8]) throws {
    struct Change: Decodable {
      var knobs: Knobs
      var weights: [String: Double]?
    }
    let change: Change
    do {
      change = try JSONDecoder().decode(Change.self, from: Data(bytes))
    } catch {
      throw BadRequest(400, "these are not settings that the studio has")
    }
    try state.withLock { state in
      let size = state.settings.frameSize(of: state.film)
      var base = state.settings.base
      // The checks need the whole request.
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

  func setFilm(_ path: String) throws {
    let film = try Film(
      path: path, deinterlacing: state.withLock { $0.settings.base.selection.deinterlacing })
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

  /// An unused name for the result, in the current folder.
  static func freeOutput(for film: Film) -> String {
    let url = URL(filePath: film.path)
    let stem = url.deletingPathExtension().lastPathComponent
    let ending =
      film.isStill
      ? "png" : ["mov", "mkv", "webm", "m4v"].first { $0 == url.pathExtension } ?? "mp4"
    return (1...).lazy.map { "\(stem)-painted\($0 == 1 ? "" : "-\($0)").\(ending)" }
      .first { !FileManager.default.fileExists(atPath: $0) }!
  }

  func addStyle(_ path: String) throws {
    _ = try PictureSet(path)
    try state.withLock { state in
      guard state.settings.styles.count < Self.mostStyles else {
        throw BadRequest(429, "the studio takes \(Self.mostStyles) styles at a time")
      }
      guard !state.settings.styles.contains(where: { $0.path == path }) else { return }
      state.settings.styles.append(StudioSettings.StyleItem(id: state.nextID, path: path))
      state.nextID += 1
    }
  }

  func dropStyle(_ id: Int) throws(BadRequest) {
    try state.withLock { state throws(BadRequest) in
      guard state.settings.styles.contains(where: { $0.id == id }) else { throw .notFound }
      state.settings.styles.removeAll { $0.id == id }
      if state.settings.mask?.style == id { state.settings.mask = nil }
    }
  }
}
