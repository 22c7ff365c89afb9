import Basics
import Logging
import Transfer
import VideoIO

/// A picture, a folder of pictures or a video that is read as one style.
struct StyleSource {
  /// The most pictures of a folder, or frames of a video, that make a style, as they are kept in
  /// memory.
  static let pictureLimit = 16
  /// Longest side at which a picture's colours are read: nearly always its own.
  private static let colorSide = 2048

  let path: String

  /// The pictures in the network's input space, each with an equal share.
  ///
  /// Their longest side is `settings.styleScale` times that of the frames. Without a scale, larger
  /// pictures are reduced to the frames' longest side, and smaller ones are kept: enlarging would
  /// only blur their strokes.
  func style(
    frames size: Size, settings: TransferSettings, _ preprocessing: Preprocessing, _ logger: Logger
  ) throws -> Style {
    let longestSide = Int(
      (Double(size.longestSide) * (settings.styleScale ?? 1)).rounded())
    let pictures = try PictureSet(path)
    let (images, total) = try pictures.map(
      atMost: Self.pictureLimit, longestSide: longestSide, enlarges: settings.styleScale != nil
    ) { picture in
      guard picture.size.shortestSide >= settings.smallestSide else {
        throw PaintingError.tooSmall(
          path: path, size: picture.size, scaled: picture.size.longestSide == longestSide,
          least: settings.smallestSide)
      }
      return preprocessing.input(fromRGB: picture.pixels, size: picture.size)
    }
    if total ?? .max > images.count {
      let choice = total.map { "of its \($0) pictures \(images.count), evenly spread," }
      logger.notice(
        "\(path): \(choice ?? "as it does not tell its length, its first \(images.count) frames") make the style"
      )
    }
    guard settings.paletteWeight > 0, settings.colors != .content, longestSide < Self.colorSide
    else {
      return Style(images.map { Style.Picture($0) })
    }
    let colors = try pictures.map(
      atMost: Self.pictureLimit, longestSide: Self.colorSide, enlarges: false
    ) { preprocessing.input(fromRGB: $0.pixels, size: $0.size).sampledColors }.values
    return Style(zip(images, colors).map { Style.Picture($0, colors: $1) })
  }
}
