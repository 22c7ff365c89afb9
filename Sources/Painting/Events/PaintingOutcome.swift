/// How a run ended.
public enum PaintingOutcome: Equatable, Sendable {
  /// What is left of a run that was cancelled.
  public enum Remains: Equatable, Sendable {
    case nothing
    /// Finished frames, or the one under way, are in this folder.
    case workFolder(String, Resumption = .sameRequest)
    /// The finished frames are in this file, or under their own names.
    case output(String)
  }

  /// The output is complete.
  case complete(output: String, frames: Int, seconds: Double)
  /// The run was cancelled after so many frames.
  case cancelled(frames: Int, Remains)
}
