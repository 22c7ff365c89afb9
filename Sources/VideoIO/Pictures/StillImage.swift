import Basics
import Logging

/// Reads single pictures.
public enum StillImage {
  /// Reads a picture upright; transparent parts become white.
  ///
  /// Reads the first frame of an animated GIF or PNG; throws for a video.
  ///
  /// - Parameters:
  ///   - longestSide: Length of the longer side, in pixels, to which a larger picture is reduced.
  ///   - enlarges: Whether a smaller picture is enlarged to it.
  public static func read(
    path: String, longestSide: Int? = nil, enlarges: Bool = false
  ) throws(MediaError) -> RGBImage {
    var reader = try VideoReader(
      path: path,
      options: VideoReader.Options(
        longestSide: longestSide, enlarges: enlarges, evenSize: false, threads: 1),
      logger: .silent)
    guard reader.isPicture else { throw MediaError(path, .isVideo) }
    guard let frame = try reader.next() else {
      throw MediaError(path, .nothingDecoded(message: nil))
    }
    return frame.image
  }
}
