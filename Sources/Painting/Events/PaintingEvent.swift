/// An event of a run, reported in order to listeners such as a progress line, a log or a page.
public enum PaintingEvent: Sendable {
  case message(Message)
  /// Frames of an earlier run are used.
  case resumed(frames: Int, folder: String)
  /// The result is written to this file until it is complete.
  case opened(temporaryFile: String)
  /// The work folder will need more bytes than its disk has free.
  case diskIsShort(folder: String, needed: Int, left: Int)
  /// A shot begins with the frame of this number, from 1.
  case shotBegan(frame: Int)
  case frameBegan(number: Int, pass: Int)
  /// An iteration of the current frame is done.
  case iterated(RunProgress)
  /// The first iterations have been timed; `folder` is where frames are kept.
  case estimated(RunEstimate, folder: String?)
  /// A frame is painted, or was painted by an earlier run.
  case frameFinished(FrameRecord, isRecalled: Bool)
  case finished(PaintingOutcome)
}
