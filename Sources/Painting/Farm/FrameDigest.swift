import Basics
import Transfer

/// Tells whether a frame is decoded on one machine as it was on another.
enum FrameDigest {
  /// The first 16 digits of the SHA-256 of a frame's grey levels.
  static func text(of grey: GreyImage) -> String {
    String(FileDigest.sha256(of: grey.levels).prefix(16))
  }
}
