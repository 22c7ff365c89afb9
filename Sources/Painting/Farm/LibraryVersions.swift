import Basics
import Transfer
import VideoIO

/// The versions of a machine's libraries, on which frames depend in addition to the request.
public struct LibraryVersions: Codable, Equatable, Sendable {
  public let vidstyle: String
  public let ffmpeg: String
  public let openCV: String

  /// The versions on this machine.
  public static var current: LibraryVersions {
    LibraryVersions(
      vidstyle: PaintingVersion.current, ffmpeg: FFmpegVersion.text, openCV: OpenCVVersion.text)
  }

  /// The first difference to others, in a few words; `nil` if there is none.
  func difference(from others: LibraryVersions) -> Sentence? {
    let pairs = [
      ("vidstyle", vidstyle, others.vidstyle), ("FFmpeg", ffmpeg, others.ffmpeg),
      ("OpenCV", openCV, others.openCV),
    ]
    return pairs.first { $0.1 != $0.2 }.map { "\($0.0) \($0.1), not \($0.2)" }
  }
}
