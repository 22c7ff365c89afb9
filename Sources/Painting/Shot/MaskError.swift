import Basics
import VideoIO

/// A mask that does not fit the frames; the description is one sentence.
public enum MaskError: SentenceError, Equatable {
  case otherShape(_ path: String, Size, _ source: String, Size)
  case tooShort(_ path: String, Int, _ source: String, Int)
  case endsBefore(_ path: String, Int, _ source: String)

  public var sentence: Sentence {
    switch self {
    case .otherShape(let path, let size, let source, let frames):
      "\(path) is \(size), which differs in shape from the frames of \(source), \(frames)"
    case .tooShort(let path, let count, let source, let frames):
      "\(path) has \(count) frame\(count == 1 ? "" : "s") for the \(frames) of \(source)"
    case .endsBefore(let path, let count, let source):
      "\(path) has no more pictures than the \(count) frames of \(source) before \(.start)"
    }
  }
}
