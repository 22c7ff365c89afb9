import Painting

/// The state for pages.
extension Studio {
  func view() -> StudioView {
    let (draft, estimate) = (drafts.view, drafts.estimate)
    return state.withLock { state in
      var view = StudioView()
      let settings = state.settings
      if let film = state.film {
        view.film = StudioView.Film(
          name: StudioSettings.name(film.path), width: film.size.width, height: film.size.height,
          duration: film.duration, isStill: film.isStill, thumbs: film.thumbCount,
          key: "\(state.filmKey)")
        view.title = StudioSettings.name(film.path)
      }
      view.knobs = Knobs(
        settings.base, moment: settings.moment, frames: settings.frameSize(of: state.film))
      view.usualStyleWeight = view.knobs.preset.settings.styleWeight
      let sum = settings.blended.reduce(0) { $0 + $1.weight }
      view.styles = settings.styles.map {
        let isMasked = settings.mask?.style == $0.id
        return StudioView.Style(
          id: $0.id, name: StudioSettings.name($0.path),
          share: isMasked ? 0 : $0.weight / max(sum, 1e-9),
          isMasked: isMasked)
      }
      view.mask = settings.mask.map {
        StudioView.Mask(style: $0.style, key: StudioSettings.name($0.path))
      }
      view.draft = draft
      view.variants = state.variants.map { StudioView.Variant(id: $0.id, label: $0.label) }
      view.project = opening.project
      view.isSaved = state.saved == settings
      view.hasProject = state.saved != nil
      if let request = try? settings.request() {
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
}
