import Painting

/// Follows what other processes paint, through a work folder.
protocol RunFollower: Sendable {
  /// Through which one run is asked to stop, or for the painting under way; `nil` where there may be many.
  var live: LiveFolder? { get }

  /// What is known now.
  ///
  /// - Parameter now: seconds since 1970.
  mutating func snapshot(now: Double) -> RunSnapshot
}
