/// The state of the studio as sent to the page: `/api/state`.
struct StudioView: Encodable, Equatable, Sendable {
  struct Film: Encodable, Equatable, Sendable {
    let name: String
    let width: Int
    let height: Int
    /// Seconds; 0 for a picture.
    let duration: Double
    let isStill: Bool
    /// Thumbnails along it.
    let thumbs: Int
    /// Changes with the film.
    let key: String
  }

  struct Style: Encodable, Equatable, Sendable {
    let id: Int
    let name: String
    let share: Double
    /// Whether it is painted inside the mask only.
    let isMasked: Bool
  }

  struct Mask: Encodable, Equatable, Sendable {
    let style: Int
    let key: String
  }

  struct Draft: Encodable, Equatable, Sendable {
    /// Changes with the picture; empty before the first.
    var key = ""
    /// Longer side of the current draft, in pixels.
    var side = 0
    var iteration = 0
    var limit = 0
    var isPainting = false
    /// Whether it was painted at its last size.
    var isFinished = false
    var failure: String?
  }

  struct Variant: Encodable, Equatable, Sendable {
    let id: Int
    let label: String
  }

  struct Estimate: Encodable, Equatable, Sendable {
    /// Upper bound of the seconds that the whole film takes.
    let seconds: Double?
    let memory: Int
    let frames: Int?
    /// The reason why it does not fit into the free memory.
    let shortage: String?
  }

  let mode = "studio"
  var title = "Studio"
  var film: Film?
  var knobs = Knobs()
  /// The preset's own style weight.
  var usualStyleWeight = Knobs().styleWeight
  var styles: [Style] = []
  var mask: Mask?
  var draft = Draft()
  var variants: [Variant] = []
  var command: String?
  var output = ""
  var project = ""
  /// Whether the project file has the current choices.
  var isSaved = false
  var hasProject = false
  var estimate: Estimate?
}
