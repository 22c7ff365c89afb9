/// What happens during a run, in order, for whoever listens: a progress line, a log, a page.
public enum PaintingEvent: Sendable {
  case message(Message)
  /// Frames of an earlier run are used.
  case resumed(frames: Int, folder: String)
  /// The result is written to this file until it is complete.
  case opened(temporaryFile: String)
  /// The work folder will hold more bytes than its disk has left.
  case diskIsShort(folder: String, needed: Int, left: Int)
  /// A shot begins with the frame of this number, from 1.
  case shotBegan(frame: Int)
  case frameBegan(number: Int, pass: Int)
  /// An iteration of the frame at hand is done.
  case iterated(RunProgress)
  /// The first iterations have been timed; `folder` is where frames are kept.
  case estimated(RunEstimate, folder: String?)
  /// A frame is painted, or was painted by an earlier run.
  case frameFinished(FrameRecord, isRecalled: Bool)
  case finished(PaintingOutcome)
}
