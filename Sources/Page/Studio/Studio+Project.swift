import Foundation
import Painting

/// Saves variants and the project, and paints the film.
extension Studio {
  func keepVariant() throws(BadRequest) {
    guard let picture = drafts.picture else {
      throw BadRequest(409, "nothing has been painted yet")
    }
    try state.withLock { state throws(BadRequest) in
      guard state.variants.count < Self.mostVariants else {
        throw BadRequest(429, "the studio keeps \(Self.mostVariants) variants; remove one first")
      }
      let label = state.settings.label
      state.variants.append(
        VariantItem(id: state.nextID, label: label, settings: state.settings, picture: picture))
      state.nextID += 1
    }
  }

  func use(_ id: Int) throws(BadRequest) {
    try state.withLock { state throws(BadRequest) in
      guard let variant = state.variants.first(where: { $0.id == id }) else { throw .notFound }
      let film = (state.settings.base.input, state.settings.base.output)
      state.settings = variant.settings
      (state.settings.base.input, state.settings.base.output) = film
    }
  }

  func save() throws {
    let settings = state.withLock { $0.settings }
    try ProjectFile(request: try settings.request(), moment: settings.moment)
      .write(to: opening.project)
    state.withLock { $0.saved = settings }
  }

  /// Reads the project file.
  func load() throws {
    let project = try ProjectFile(path: opening.project, weights: opening.weights)
    let film = try Film(
      path: project.request.input, deinterlacing: project.request.selection.deinterlacing)
    for style in project.request.styles { _ = try PictureSet(style.path) }
    state.withLock { state in
      var settings = StudioSettings(base: project.request, moment: project.moment)
      for style in project.request.styles {
        settings.styles.append(
          StudioSettings.StyleItem(
            id: state.nextID, path: style.path, weight: max(0.01, style.share)))
        state.nextID += 1
      }
      if let mask = project.request.masks.first {
        settings.styles.append(StudioSettings.StyleItem(id: state.nextID, path: mask.style))
        settings.mask = StudioSettings.MaskItem(path: mask.path, style: state.nextID)
        state.nextID += 1
      }
      state.settings = settings
      state.saved = settings
      state.film = film
      state.filmKey += 1
    }
  }

  func paintFilm() throws -> RunWatch {
    let (settings, film) = state.withLock { ($0.settings, $0.film) }
    var request = try settings.request()
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
