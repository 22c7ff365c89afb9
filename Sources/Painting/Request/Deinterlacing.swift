/// How interlaced frames are treated, whose two fields show different moments.
public enum Deinterlacing: String, Codable, CaseIterable, Sendable {
  /// Frames that are interlaced according to the stream or to themselves are deinterlaced by
  /// FFmpeg's filter bwdif.
  case auto
  /// They stay as they are, with visible combing.
  case off
}
