import Basics

/// A work folder that cannot be used; the description is one sentence.
public enum WorkError: SentenceError, Equatable {
  case foreign(String)
  /// It contains a plan for several machines.
  case plan(String)
  case busy(String)
  case cannotMake(String, cause: String)
  case othersFolder(String)
  /// A file of the request lies in the folder, and would be removed with it.
  case inside(String, folder: String)
  case damaged(String)
  /// A file that no finished frame depends on.
  case damagedUnfinished(String)
  case outOfOrder(frame: Int)
  /// - Parameter changed: a file whose contents have changed since the run was started.
  case otherRun(String, difference: Sentence, began: PaintingRequest, changed: String?)
  case otherVersion(String)
  case noUse(Field, output: String)
  /// - Parameter resumption: `nil` if the same request would fail again.
  case stopped(cause: Sentence, frames: Int, folder: String, resumption: Resumption?)
  case noRun(String, folder: String)
  /// The folder was removed during the run.
  case removed(String)

  public var sentence: Sentence {
    switch self {
    case .foreign(let path):
      "\(path) holds files that do not belong to a run; use \(.workFolder) for another folder"
    case .plan(let path):
      "\(path) holds a plan for several machines; 'vidstyle farm' or 'vidstyle join' finishes it; "
        + "use \(.workFolder) for another folder"
    case .busy(let path): "\(path) is in use by another run of vidstyle"
    case .cannotMake(let path, let cause): "the work folder \(path) cannot be made: \(cause)"
    case .othersFolder(let path):
      "\(path) belongs to another user; use \(.workFolder) for another folder"
    case .inside(let path, let folder):
      "\(path) lies in the work folder \(folder), which is removed when the run is complete"
    case .damaged(let path):
      "\(path) is missing, changed or damaged; \(.restart) discards the finished "
        + "frames and starts over"
    case .damagedUnfinished(let path): "\(path) is missing, changed or damaged"
    case .outOfOrder(let frame):
      "the journal of the work folder lists a different painting in place of frame \(frame); "
        + "\(.restart) discards the finished frames and starts over"
    case .otherRun(let path, let difference, _, let changed):
      "\(path) holds a run with \(difference); "
        + (changed.map { "it resumes once \($0) is restored" }
          ?? "the command that started it resumes it")
        + ", \(.restart) starts over"
    case .otherVersion(let path):
      "\(path) holds a run of another version of vidstyle; finish it with that version, or "
        + "\(.restart) starts over"
    case .noUse(let field, let output):
      "\(field) is only for runs from files to files; \(output) cannot be resumed"
    case .stopped(let cause, let frames, let folder, let resumption):
      "\(cause); \(Self.kept(frames)) kept in \(folder)"
        + (resumption.map { ", and \($0.sentence)" } ?? "")
    case .removed(let path): "the work folder \(path) was removed while the run was under way"
    case .noRun(let output, let folder):
      "no result or unfinished run found for \(output) (looked in \(folder))"
    }
  }

  private static func kept(_ frames: Int) -> String {
    switch frames {
    case 0: "the unfinished frame is"
    case 1: "1 finished frame is"
    default: "\(frames) finished frames are"
    }
  }
}
