import Transfer

/// Tells on standard error how far the measuring is.
struct MeasureProgress {
  /// How many frames will come, as far as known.
  let frames: Int?
  let isQuiet: Bool
  private let start = ContinuousClock.now
  private var lastPrint = ContinuousClock.now

  init(frames: Int?, isQuiet: Bool) {
    self.frames = frames
    self.isQuiet = isQuiet
  }

  /// Notes that so many frames are measured.
  mutating func record(_ count: Int) {
    let now = ContinuousClock.now
    guard !isQuiet, now - lastPrint >= ProgressReporter.printInterval else { return }
    lastPrint = now
    var line = "measured \(count)"
    if let frames, frames >= count {
      let left = (now - start).seconds / Double(count) * Double(frames - count)
      line += "/\(frames), ETA \(ProgressReporter.format(left))"
    }
    Console.standardError.show(line)
  }

  /// Takes the line off the terminal: the figures follow.
  func end() {
    if !isQuiet { Console.standardError.hideProgress() }
  }
}
