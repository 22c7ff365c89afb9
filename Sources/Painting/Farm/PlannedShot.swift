import VideoIO

/// A shot of a plan: the task of one machine.
public struct PlannedShot: Codable, Equatable, Sendable {
  /// From 1.
  public let number: Int
  /// The number of its first frame in the run, from 1.
  public let first: Int
  /// When its frames are shown, in ticks of the plan's time base on the output's clock.
  let times: [Int64]
  /// Their durations, in the same ticks.
  let durations: [Int64]
  /// Digests of the decoded frames; see ``FrameDigest``.
  let digests: [String]
  /// An upper estimate of the seconds that painting takes on the machine that planned.
  public let seconds: Double
  /// An estimate of the bytes of memory that painting takes.
  public let memory: Int
  /// An estimate of the bytes of its finished frames, and of other files while it is painted.
  public let disk: Int

  /// How many frames it has.
  public var count: Int { times.count }
  /// The number of its last frame.
  public var last: Int { first + count - 1 }
}
