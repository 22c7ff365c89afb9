import Basics
import Logging

/// Single pictures.
public enum StillImage {
  /// Reads a picture upright; transparent parts are laid over white.
  ///
  /// Of an animated GIF or PNG the first frame is taken; a video is an error.
  ///
  /// - Parameters:
  ///   - longestSide: A larger picture is reduced until its longer side has so many pixels.
  ///   - enlarges: Whether a smaller one is enlarged likewise.
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
