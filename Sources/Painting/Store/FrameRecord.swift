import Transfer

/// The facts recorded about a painted frame: a line of a run's log, and of a work folder's journal.
public struct FrameRecord: Codable, Equatable, Sendable {
  public struct Losses: Codable, Equatable, Sendable {
    public let total: Double
    public let content: Double
    public let style: Double
    public let tv: Double
    /// Absent in records of earlier versions.
    public let palette: Double?
    public let temporal: Double
    public let uncovered: Double

    init(_ terms: LossTerms) {
      total = terms.total
      content = terms[.content]
      style = terms[.style]
      tv = terms[.totalVariation]
      palette = terms[.palette]
      temporal = terms[.temporal]
      uncovered = terms[.uncovered]
    }

    public var terms: LossTerms {
      [
        .content: content, .style: style, .totalVariation: tv, .palette: palette ?? 0,
        .temporal: temporal, .uncovered: uncovered,
      ]
    }
  }

  /// From 1.
  public let frame: Int
  /// From 1.
  public let pass: Int
  /// When it is shown, in seconds.
  public let time: Double
  /// Seconds that painting it took.
  public let seconds: Double
  public let iterations: Int
  public let loss: Losses
  public let initial: Losses
  /// The loss that later frames are compared with.
  public let good: Double
  /// The reason why it took no more iterations.
  public let ended: Minimization.Reason
  /// Whether a shot begins with it.
  public let cut: Bool
  /// Share of it that is visible in the previous frame; absent if not determined.
  public let seen: Double?
  /// Compared with earlier paintings, moved along the motion; absent if they show none of it.
  public let warpingError: Double?
  /// How much brighter it is than the frame it was painted from, in mean grey levels of 255; absent in
  /// records of earlier versions.
  public let brightness: Double?

  init(
    frame: Int, pass: Int, time: Double, seconds: Double, minimization: Minimization, isCut: Bool,
    seen: Double?, warpingError: Double?, brightness: Double? = nil
  ) {
    self.frame = frame
    self.pass = pass
    self.time = time
    self.seconds = seconds
    iterations = minimization.evaluations
    loss = Losses(minimization.best)
    initial = Losses(minimization.initial)
    good = minimization.goodLoss
    ended = minimization.reason
    cut = isCut
    self.seen = seen
    self.warpingError = warpingError
    self.brightness = brightness
  }

  public var minimization: Minimization {
    Minimization(
      reason: ended, evaluations: iterations, initial: initial.terms, best: loss.terms,
      goodLoss: good)
  }

  /// Whether it started from its predecessor's painting.
  public var isSeeded: Bool { frame > 1 && !cut }
}

extension FrameRecord {
  /// Whether a run can have written it: its numbers are small enough not to overflow.
  var isPlausible: Bool {
    let most = 1 << 40
    return (1...most).contains(frame) && (1...most).contains(pass)
      && (1...most).contains(iterations)
      && time.isFinite && (0...1e12).contains(seconds)
  }
}
