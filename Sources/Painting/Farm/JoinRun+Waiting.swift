import Foundation

extension JoinRun {
  /// Seconds between two readings of the work folder.
  private static let interval = 1.0
  /// Seconds without a sign of any task after which waiting ends.
  private static let patience = 600.0

  /// Waits until all shots are painted.
  ///
  /// - Returns: false when cancelled.
  /// - Throws: ``FarmError/failed(shot:_:folder:)``, and ``FarmError/noTaskPaints(_:folder:)`` if
  ///   no task has given a sign of life for ten minutes.
  public func wait() throws -> Bool {
    var missing = plan.shots
    var lastSign = ContinuousClock.now
    while true {
      let before = missing.count
      let listing = ShotListing(folder)
      missing.removeAll { listing.finished.contains($0.number) }
      if missing.isEmpty { return true }
      let alive = missing.filter { shot in
        (listing.attempts[shot.number] ?? []).contains { Heartbeat.read($0)?.isAlive == true }
      }
      if missing.count < before || !alive.isEmpty { lastSign = .now }
      for shot in missing where listing.failed.contains(shot.number) && !alive.contains(shot) {
        if let failure = ShotFailure(in: folder, shot: shot.number) {
          throw FarmError.failed(shot: shot, failure, folder: plan.folder)
        }
      }
      guard (.now - lastSign).seconds < Self.patience else {
        throw FarmError.noTaskPaints(missing.map(\.number), folder: plan.folder)
      }
      if context.cancellation.isCancelled { return false }
      Thread.sleep(forTimeInterval: Self.interval)
    }
  }
}
