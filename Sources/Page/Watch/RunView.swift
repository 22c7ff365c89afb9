import Painting

/// The state of a run as sent to the page: `/api/state`.
struct RunView: Encodable, Equatable, Sendable {
  enum Activity: String, Encodable, Sendable {
    case preparing, painting, finishing
    /// A sign of life is overdue.
    case stalled
    /// Shots are missing, and no machine is painting.
    case waiting
    /// It can be resumed.
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
  /// Seconds without a sign of life; only if the run is stalled.
  var silence: Double?
  var failure: String?
  /// The current frame, from 1; 0 before the first.
  var frame = 0
  /// How many there will be, if known.
  var frames: Int?
  /// How many are finished.
  var finished = 0
  var pass = 1
  var passes = 1
  var iteration = 0
  var limit = 0
  /// Pixels of the size at which the frame is currently painted, relative to the frame's.
  var share = 1.0
  var secondsPerIteration: Double?
  /// Mean seconds that a pass over a frame took.
  var secondsPerPass: Double?
  /// Seconds left; counts down steadily.
  var remaining: Double?
  /// Seconds since the run started, or that its frames took.
  var spent = 0.0
  var memory: Int?
  var loss: Double?
  /// The number of records, and a key that changes when they start over.
  var records = 0
  var recordsKey = ""
  var growing: Growing?
  /// Present if several machines paint.
  var shots: [FarmSummary.Shot]?
  /// Whether frames of the film can be shown beside the painted ones.
  var hasFilm = true
  var isStopping = false
  var canStop = false
  var canGoOn = false
  var lines: [LiveReport.Line] = []
}
