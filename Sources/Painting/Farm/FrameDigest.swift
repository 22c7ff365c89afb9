import Basics
import Transfer

/// Shows whether two machines decode a frame to the same image.
enum FrameDigest {
  /// The first 16 digits of the SHA-256 of a frame's grey levels.
  static func text(of grey: GreyImage) -> String {
    String(FileDigest.sha256(of: grey.levels).prefix(16))
  }
}
