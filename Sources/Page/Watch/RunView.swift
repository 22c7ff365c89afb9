import Painting

/// What the page is told of a run: `/api/state`.
struct RunView: Encodable, Equatable, Sendable {
  enum Activity: String, Encodable, Sendable {
    case preparing, painting, finishing
    /// It should have given a sign of life.
    case stalled
    /// Shots are missing, and no machine paints at the moment.
    case waiting
    /// It can go on.
    case stopped
    case complete
    case failed
  }

  /// The painting under way.
  struct Growing: Encodable, Equatable, Sendable {
    let frame: Int
    /// Changes with the picture.
    let key: String
  }

  let mode = "watch"
  var title: String
  var output: String
  var command: String?
  var activity: Activity
  /// Seconds without a sign of life; only where the run is stalled.
  var silence: Double?
  var failure: String?
  /// The frame at hand, from 1; 0 before the first.
  var frame = 0
  /// How many there will be, as far as known.
  var frames: Int?
  /// How many are finished.
  var finished = 0
  var pass = 1
  var passes = 1
  var iteration = 0
  var limit = 0
  /// Pixels of the size at which the frame is painted at the moment, relative to the frame's.
  var share = 1.0
  var secondsPerIteration: Double?
  /// Mean seconds that a pass over a frame took.
  var secondsPerPass: Double?
  /// Seconds that are left; counts down steadily.
  var remaining: Double?
  /// Seconds since the run began, or that its frames took.
  var spent = 0.0
  var memory: Int?
  var loss: Double?
  /// How many records there are, and a key that changes when they begin anew.
  var records = 0
  var recordsKey = ""
  var growing: Growing?
  /// Where several machines paint.
  var shots: [FarmSummary.Shot]?
  /// Whether frames of the film can be shown beside the painted ones.
  var hasFilm = true
  var isStopping = false
  var canStop = false
  var canGoOn = false
  var lines: [LiveReport.Line] = []
}
