/// How a run ended.
public enum PaintingOutcome: Equatable, Sendable {
  /// What a cancelled run has left behind.
  public enum Remains: Equatable, Sendable {
    case nothing
    /// Finished frames, or the state of the one under way, are in this folder.
    case workFolder(String, Resumption = .sameRequest)
    /// The finished frames are in this file, or are pictures under their final names.
    case output(String)
  }

  /// The output is complete.
  case complete(output: String, frames: Int, seconds: Double)
  /// The run was cancelled after so many frames.
  case cancelled(frames: Int, Remains)
}
