/// Where finished frames go: a video, pictures in files of their own, or a pipe.
public protocol FrameSink: ~Copyable {
  /// What lies under a temporary name until ``finish()``; nil when there is no such file.
  var temporaryPath: String? { get }

  /// How the frames are stored, for the log.
  var summary: String { get }

  /// Writes the next frame; it must be later than the one before and have the size that the sink was opened for.
  mutating func write(_ frame: borrowing Frame) throws(MediaError)

  /// Takes a packet of sound, subtitles and the like that the reader has met on its way.
  mutating func passThrough(_ packet: borrowing Packet) throws(MediaError)

  /// Completes the output.
  mutating func finish() throws(MediaError)

  /// Completes an output that was broken off, and tells where its frames are. A file gets another
  /// name, which does not claim to be the whole; frames that have their own stay where they are.
  mutating func finish(keepingAs path: String) throws(MediaError) -> String
}

extension FrameSink where Self: ~Copyable {
  public var temporaryPath: String? { nil }

  /// Only videos hold more than pictures.
  public mutating func passThrough(_ packet: borrowing Packet) throws(MediaError) {}
}
