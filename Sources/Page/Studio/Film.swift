import Foundation
import Painting

/// The film in the studio, as a source of pictures.
struct Film: Sendable {
  /// The most thumbnails along a film.
  static let mostThumbs = 16
  private static let quality = 85

  let path: String
  let size: Size
  /// Seconds; 0 for a picture.
  let duration: Double
  let isStill: Bool
  private let frames: Int?
  private let deinterlaces: Bool

  /// - Throws: `MediaError` if it cannot be read.
  init(path: String, deinterlacing: Deinterlacing) throws {
    self.path = path
    deinterlaces = deinterlacing == .auto
    let reader = try VideoReader(
      input: MediaInput(path), options: .init(evenSize: false, threads: 1), logger: .silent)
    size = reader.info.size
    isStill = reader.info.isStill
    frames = reader.info.expectedFrameCount
    duration = isStill ? 0 : reader.info.duration ?? 0
  }

  var thumbCount: Int { isStill || duration == 0 ? 1 : min(Self.mostThumbs, frames ?? .max) }

  /// The time of a thumbnail's frame.
  func time(ofThumb index: Int) -> Double {
    duration * (Double(index) + 0.5) / Double(thumbCount)
  }

  /// The last moment at which a frame begins.
  var lastMoment: Double {
    guard let frames, frames > 1 else { return 0 }
    return duration * (1 - 1 / Double(frames))
  }

  /// The frame at a moment as a JPEG.
  ///
  /// - Parameter side: most pixels of the longer side.
  func picture(at time: Double, side: Int) throws -> [UInt8] {
    let start = isStill ? nil : min(max(0, time), lastMoment)
    var reader = try VideoReader(
      input: MediaInput(path),
      options: .init(
        start: start, frameLimit: 1, longestSide: side, enlarges: false, evenSize: false,
        deinterlaces: deinterlaces, threads: 1),
      logger: .silent)
    guard let frame = try reader.next() else { throw BadRequest.notFound }
    return try PictureFile.jpeg(frame.image, quality: Self.quality)
  }
}
