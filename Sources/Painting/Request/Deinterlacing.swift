/// What becomes of interlaced frames, whose two fields show different moments.
public enum Deinterlacing: String, Codable, CaseIterable, Sendable {
  /// Frames that the stream, or they themselves, call interlaced are made whole by FFmpeg's filter bwdif.
  case auto
  /// They stay as they are, combs and all.
  case off
}
