import Basics

/// Why a work folder cannot be used; the description is one sentence.
public enum WorkError: SentenceError, Equatable {
  case foreign(String)
  case busy(String)
  case cannotMake(String)
  case damaged(String)
  case outOfOrder(frame: Int)
  case otherRun(String, difference: Sentence)
  case otherVersion(String)
  case noUse(Field, output: String)
  case stopped(cause: Sentence, frames: Int, folder: String)
  case noRun(String, folder: String)

  public var sentence: Sentence {
    switch self {
    case .foreign(let path):
      "\(path) holds files that are not a run's; \(.workFolder) names another folder to work in"
    case .busy(let path): "\(path) is in use by another run of vidstyle"
    case .cannotMake(let path): "the work folder \(path) cannot be made"
    case .damaged(let path):
      "\(path) is not as a run has left it; \(.restart) throws the finished frames away and starts over"
    case .outOfOrder(let frame):
      "the journal of the work folder has another painting where frame \(frame) belongs; "
        + "\(.restart) throws the finished frames away and starts over"
    case .otherRun(let path, let difference):
      "\(path) holds a run with \(difference); the command that began it resumes it, "
        + "\(.restart) starts over"
    case .otherVersion(let path):
      "\(path) holds a run of another version of vidstyle; finish it with that version, or "
        + "\(.restart) starts over"
    case .noUse(let field, let output):
      "\(field) is for runs from files to a video or a sequence; \(output) is painted in one go"
    case .stopped(let cause, let frames, let folder):
      "\(cause); \(frames) finished frame\(frames == 1 ? " is" : "s are") kept in \(folder), "
        + "and the same command resumes from there"
    case .noRun(let output, let folder):
      "no result or unfinished run found for \(output) (looked in \(folder))"
    }
  }
}
