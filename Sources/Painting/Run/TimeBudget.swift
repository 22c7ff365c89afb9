import Transfer

/// Spreads the time until a deadline over the remaining frames.
struct TimeBudget {
  private let end: ContinuousClock.Instant
  private let frames: Int
  private let settings: TransferSettings
  private var finished = 0

  /// - Parameters:
  ///   - seconds: counted from now.
  ///   - frames: how many will be painted, counting every pass.
  init(seconds: Double, frames: Int, settings: TransferSettings) {
    end = .now + .seconds(seconds)
    self.frames = frames
    self.settings = settings
  }

  /// When the frame that starts now should be finished. A shot's first frame gets more time than a
  /// later one, in proportion to its iterations.
  func deadline(isSeeded: Bool) -> ContinuousClock.Instant {
    let now = ContinuousClock.now
    let next = Double(settings.nextEvaluations)
    let own = isSeeded ? next : Double(settings.firstEvaluations)
    let later = next * Double(max(0, frames - finished - 1))
    return now + max(.zero, end - now) * (own / (own + later))
  }

  mutating func endFrame() {
    finished += 1
  }
}
