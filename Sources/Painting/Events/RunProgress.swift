import Basics
import Transfer

/// How far a run is, at one iteration of one frame.
public struct RunProgress: Sendable {
  /// The frame at hand, from 1.
  public let frame: Int
  /// How many frames there will be, as far as known.
  public let frames: Int?
  /// The pass over the shot, from 1.
  public let pass: Int
  public let passes: Int
  /// Whether the frame starts from its predecessor's painting.
  public let isSeeded: Bool
  /// The iteration, and its losses.
  public let report: EvaluationReport
  /// The size that the frame is painted at by now, and whether it is the last.
  public let size: Size
  public let isFullSize: Bool
  /// Median seconds of an iteration at the frames' size; `nil` before the second iteration.
  public let secondsPerIteration: Double?
  /// What is finished of the run, from 0 to 1, as far as known.
  public let share: Double?
  /// Seconds that are left, as far as known.
  public let remaining: Double?
}
