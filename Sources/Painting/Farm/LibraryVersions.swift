import Basics
import Transfer
import VideoIO

/// What frames depend on beside the request: the versions of a machine's libraries.
public struct LibraryVersions: Codable, Equatable, Sendable {
  public let vidstyle: String
  public let ffmpeg: String
  public let openCV: String

  /// Those that run here.
  public static var current: LibraryVersions {
    LibraryVersions(
      vidstyle: PaintingVersion.current, ffmpeg: FFmpegVersion.text, openCV: OpenCVVersion.text)
  }

  /// How others differ, in a few words; `nil` if they do not.
  func difference(from others: LibraryVersions) -> Sentence? {
    let pairs = [
      ("vidstyle", vidstyle, others.vidstyle), ("FFmpeg", ffmpeg, others.ffmpeg),
      ("OpenCV", openCV, others.openCV),
    ]
    return pairs.first { $0.1 != $0.2 }.map { "\($0.0) \($0.1), not \($0.2)" }
  }
}
