import Basics
import Transfer

/// The progress of a run at one iteration of one frame.
public struct RunProgress: Sendable {
  /// The current frame, from 1.
  public let frame: Int
  /// How many frames there will be, if known.
  public let frames: Int?
  /// The pass over the shot, from 1.
  public let pass: Int
  public let passes: Int
  /// Whether the frame starts from its predecessor's painting.
  public let isSeeded: Bool
  /// The iteration, and its losses.
  public let report: EvaluationReport
  /// The size that the frame is currently painted at, and whether it is the full size.
  public let size: Size
  public let isFullSize: Bool
  /// Median seconds of an iteration at the frames' size; `nil` before the second iteration.
  public let secondsPerIteration: Double?
  /// The finished share of the run, from 0 to 1, if known.
  public let share: Double?
  /// Seconds left, if known.
  public let remaining: Double?
}
