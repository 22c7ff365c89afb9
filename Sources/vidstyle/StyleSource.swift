import Basics
import Logging
import Transfer
import VideoIO

/// A picture, several in a folder, or a video, that is painted in; with its share among others.
struct StyleSource: Equatable {
  /// Pictures of a folder, or frames of a video, that are looked at: they are held in memory.
  static let pictureLimit = 16

  let path: String
  var share = 1.0

  /// The files that it consists of.
  func files() throws(MediaError) -> [String] { try PictureSet(path).files }

  /// The pictures in the network's input space, each with an equal share, their longest side `scale` times that
  /// of the frames.
  ///
  /// Without a scale they are reduced to the frames' longest side if they are larger, but never enlarged,
  /// which would only blur their strokes.
  func style(
    frames size: Size, settings: TransferSettings, _ preprocessing: Preprocessing, _ logger: Logger
  ) throws -> Style {
    let longestSide = Int(
      (Double(max(size.height, size.width)) * (settings.styleScale ?? 1)).rounded())
    let (images, total) = try PictureSet(path).images(
      atMost: Self.pictureLimit, longestSide: longestSide, enlarges: settings.styleScale != nil)
    if total ?? .max > images.count {
      let choice = total.map { "of its \($0) pictures \(images.count), evenly spread," }
      logger.notice(
        "\(path): \(choice ?? "as it does not tell its length, its first \(images.count) frames") make the style"
      )
    }
    return Style(
      try images.map { picture in
        let size = Size(height: picture.height, width: picture.width)
        guard min(size.height, size.width) >= settings.smallestSide else {
          throw JobError.tooSmall(
            path: path, size: size, scaled: max(size.height, size.width) == longestSide,
            least: settings.smallestSide)
        }
        return (preprocessing.input(fromRGB: picture.pixels, size: size), 1)
      })
  }
}
