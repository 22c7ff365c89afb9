import Transfer

/// What is worth knowing of a painted frame: a line of `--log-json`, and of a work folder's journal.
struct FrameRecord: Codable, Equatable {
  struct Losses: Codable, Equatable {
    let total: Double
    let content: Double
    let style: Double
    let tv: Double
    let temporal: Double
    let uncovered: Double

    init(_ terms: LossTerms) {
      total = terms.total
      content = terms[.content]
      style = terms[.style]
      tv = terms[.totalVariation]
      temporal = terms[.temporal]
      uncovered = terms[.uncovered]
    }

    var terms: LossTerms {
      [
        .content: content, .style: style, .totalVariation: tv, .temporal: temporal,
        .uncovered: uncovered,
      ]
    }
  }

  /// From 1.
  let frame: Int
  /// From 1.
  let pass: Int
  /// When it is shown, in seconds.
  let time: Double
  /// What its painting took.
  let seconds: Double
  let iterations: Int
  let loss: Losses
  let initial: Losses
  /// The loss that frames after it are measured by.
  let good: Double
  /// Why it took no more iterations.
  let ended: Minimization.Reason
  /// Whether a shot begins with it.
  let cut: Bool
  /// Share of it that the frame before shows; absent where nobody looked.
  let seen: Double?
  /// Against earlier paintings, moved; absent where nothing of them is seen.
  let warpingError: Double?

  init(
    frame: Int, pass: Int, time: Double, seconds: Double, minimization: Minimization, isCut: Bool,
    seen: Double?, warpingError: Double?
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
  }

  var minimization: Minimization {
    Minimization(
      reason: ended, evaluations: iterations, initial: initial.terms, best: loss.terms,
      goodLoss: good)
  }
}
