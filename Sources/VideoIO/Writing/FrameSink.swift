import Basics

/// A writer of frames: into a video, pictures or a pipe.
public protocol FrameSink: ~Copyable {
  /// Path of the temporary file that ``finish()`` renames; nil when there is none.
  var temporaryPath: String? { get }

  /// How the frames are stored, for logs: "video with libx264 as yuv420p".
  var summary: String { get }

  /// Writes the next frame, which must be later than the one before and have the format's size.
  mutating func write(_ frame: borrowing Frame) throws(MediaError)

  /// Takes a packet of sound, subtitles and the like from the reader.
  mutating func passThrough(_ packet: borrowing Packet) throws(MediaError)

  /// Completes the output.
  ///
  /// - Parameter noting: called with the complete file before it gets its name; with the first
  ///   picture of a sequence once all exist; not at all if there is no file.
  mutating func finish(noting: (CompleteFile) throws(FileError) -> Void) throws(MediaError)

  /// Completes an interrupted output and returns where its frames are: a video is stored as `path`;
  /// pictures, which have their own names, stay where they are.
  mutating func finish(keepingAs path: String) throws(MediaError) -> String
}

extension FrameSink where Self: ~Copyable {
  public var temporaryPath: String? { nil }

  /// Completes the output.
  public mutating func finish() throws(MediaError) {
    try finish { _ throws(FileError) in }
  }

  /// Does nothing: only videos hold more than frames.
  public mutating func passThrough(_ packet: borrowing Packet) throws(MediaError) {}
}
