import Painting

/// Follows a run of other processes through a work folder.
protocol RunFollower: Sendable {
  /// The folder through which a single run is asked to stop, or for the painting under way; `nil`
  /// for several runs.
  var live: LiveFolder? { get }

  /// The current state.
  ///
  /// - Parameter now: seconds since 1970.
  mutating func snapshot(now: Double) -> RunSnapshot
}
