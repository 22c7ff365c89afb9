import Basics

/// Optical flow could not be computed, read or written; the description is one sentence for the user.
public enum FlowError: Error, Equatable, Sendable, CustomStringConvertible {
  /// OpenCV failed, for a reason in its own words.
  case notComputed(size: Size, reason: String)
  case notFolder(path: String, reason: String)
  case unreadable(path: String, reason: String)
  case unwritable(path: String, reason: String)
  case noHeader(path: String, bytes: Int)
  case wrongTag(path: String)
  case impossibleSize(path: String, width: Int, height: Int)
  case wrongLength(path: String, size: Size, bytes: Int)
  case otherSize(path: String, size: Size, frames: Size)

  public var description: String {
    switch self {
    case .notComputed(let size, let reason):
      "motion between frames of \(size) could not be computed: \(reason)"
    case .notFolder(let path, let reason):
      "the flow folder \(path) cannot be used: \(reason)"
    case .unreadable(let path, let reason):
      "the flow \(path) cannot be read: \(reason)"
    case .unwritable(let path, let reason):
      "the flow \(path) cannot be written: \(reason)"
    case .noHeader(let path, let bytes):
      "the flow \(path) is \(bytes) bytes long; a .flo file begins with \(FloFile.headerBytes)"
    case .wrongTag(let path):
      "the flow \(path) is not a .flo file: it does not begin with PIEH"
    case .impossibleSize(let path, let width, let height):
      "the flow \(path) says that it is \(width)x\(height); "
        + "each side is 1 to \(FloFile.longestSide)"
    case .wrongLength(let path, let size, let bytes):
      "the flow \(path) is \(bytes) bytes long; a flow of \(size) takes \(FloFile.bytes(for: size))"
    case .otherSize(let path, let size, let frames):
      "the flow \(path) is \(size) and the frames are \(frames)"
    }
  }
}
