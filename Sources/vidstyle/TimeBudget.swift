import Transfer

/// `--deadline`: spreads the time that is left over the frames that are left.
struct TimeBudget {
  private let end: ContinuousClock.Instant
  private let frames: Int
  private let settings: TransferSettings
  private var finished = 0

  /// - Parameter frames: how many will be painted.
  init(seconds: Double, frames: Int, settings: TransferSettings) {
    end = .now + .seconds(seconds)
    self.frames = frames
    self.settings = settings
  }

  /// When the frame that begins now should be ready: a first frame of a shot may take as many frames'
  /// time as it gets more iterations.
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
