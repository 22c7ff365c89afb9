import Basics
import Foundation

/// What a run would do, without doing it.
public struct RunPlan: Sendable {
  public let input: String
  public let output: String
  /// How the frames are written: by an encoder, or as pictures.
  public let writing: String
  /// The work folder; `nil` for a run that cannot be resumed.
  public let folder: String?
  /// Frames that an earlier run has finished.
  public let finishedFrames: Int
  /// Its time is for all frames, including finished ones.
  public let estimate: RunEstimate
  /// Bytes of memory and of disk that are free, if known.
  public let freeMemory: Int?
  public let freeDisk: Int?

  /// An upper bound of the seconds left; `nil` if the number of frames is unknown.
  public var seconds: Double? {
    guard let seconds = estimate.seconds, let frames = estimate.frames else { return nil }
    return seconds * Double(max(0, frames - finishedFrames)) / Double(max(frames, 1))
  }
}

extension RunPlan: CustomStringConvertible {
  public var description: String {
    let count = estimate.frames.map { "\($0) frame\($0 == 1 ? "" : "s")" } ?? "frames"
    var lines = [
      "\(input.printable): \(count) of \(estimate.size)", "\(output.printable): \(writing)",
    ]
    if finishedFrames > 0 {
      lines.append(
        "finished  \(finishedFrames) frame\(finishedFrames == 1 ? "" : "s") in \(folder!.printable)"
      )
    }
    let pace = String(format: "%.2g s for an iteration", estimate.secondsPerEvaluation)
    let time = seconds.map { "at most about \(TimeText.text($0)) (\(pace))" }
    lines.append("time      \(time ?? "\(pace); \(input.printable) does not say how long it is")")
    lines.append("memory    \(Bytes.text(estimate.memory))\(Self.left(freeMemory))")
    if let folder, let disk = estimate.disk {
      lines.append(
        "disk      \(Bytes.text(disk)) in \(folder.printable) until the output is complete\(Self.left(freeDisk))"
      )
    }
    return lines.joined(separator: "\n")
  }

  private static func left(_ bytes: Int?) -> String {
    bytes.map { " (\(Bytes.text($0)) left)" } ?? ""
  }
}
