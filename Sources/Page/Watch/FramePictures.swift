import Foundation
import Painting
import Synchronization

/// Single frames of a run as pictures, from the film or painted, wherever they are stored.
final class FramePictures: Sendable {
  enum Kind: Hashable, Sendable {
    case film
    /// A painted frame; the key changes when the frame is painted again.
    case painting(key: String)
  }

  private struct Key: Hashable {
    let kind: Kind
    let frame: Int
    let side: Route.PictureSide
  }

  /// Facts about the film, known once it has been opened.
  private struct Film {
    var origin = 0.0
    var secondsPerFrame = 0.04
    var isStill = false
  }

  private static let quality = 85

  private let request: PaintingRequest
  private let thread: QuietThread
  private let cache = PictureCache<Key>(limit: 48 << 20)
  private let film = Mutex<Film?>(nil)

  init(_ request: PaintingRequest, thread: QuietThread) {
    self.request = request
    self.thread = thread
  }

  /// A frame as a JPEG.
  ///
  /// - Parameters:
  ///   - time: when it is shown, in seconds of the output; `nil` if not yet known.
  ///   - folder: the run's work folder, if it has one.
  func picture(
    _ kind: Kind, frame: Int, time: Double?, side: Route.PictureSide, folder: String?
  ) async throws -> [UInt8] {
    let key = Key(kind: kind, frame: frame, side: side)
    if let known = cache[key] { return known }
    return try await thread.perform(isUrgent: side == .large) { [self] in
      if let known = cache[key] { return known }
      let image =
        switch kind {
        case .film: try filmFrame(frame, time, side.pixels)
        case .painting: try paintedFrame(frame, time, side.pixels, folder)
        }
      let bytes = try PictureFile.jpeg(image, quality: Self.quality)
      cache.add(bytes, for: key)
      return bytes
    }
  }

  private func filmFrame(_ frame: Int, _ time: Double?, _ side: Int) throws -> RGBImage {
    let source = try MediaInput(request.input)
    let film = try known(source)
    if film.isStill { return try read(source, at: nil, side) }
    let seconds = time ?? Double(frame - 1) * film.secondsPerFrame
    // A little earlier, so that the frame itself is the first one read.
    return try read(source, at: film.origin + seconds - film.secondsPerFrame / 4, side)
  }

  private func paintedFrame(
    _ frame: Int, _ time: Double?, _ side: Int, _ folder: String?
  ) throws -> RGBImage {
    if let folder {
      let path = WorkFolder.frame(frame, folder)
      if access(path, R_OK) == 0 { return try StillImage.read(path: path, longestSide: side) }
    }
    let output = try MediaInput(request.output.path)
    if case .sequence(let sequence) = output {
      guard sequence.members.indices.contains(frame - 1) else { throw BadRequest.notFound }
      return try StillImage.read(path: sequence.members[frame - 1], longestSide: side)
    }
    guard FileManager.default.fileExists(atPath: request.output.path) else {
      throw BadRequest.notFound
    }
    let film = try known(output)
    if film.isStill { return try read(output, at: nil, side) }
    let seconds = time ?? Double(frame - 1) * film.secondsPerFrame
    return try read(output, at: seconds - film.secondsPerFrame / 4, side)
  }

  private func read(_ source: MediaInput, at time: Double?, _ side: Int) throws -> RGBImage {
    var reader = try VideoReader(
      input: source,
      options: .init(
        start: time.map { max(0, $0) }, frameLimit: 1, longestSide: side, enlarges: false,
        evenSize: false, frameRate: request.selection.frameRate,
        deinterlaces: request.selection.deinterlacing == .auto, threads: 1),
      logger: .silent)
    guard let frame = try reader.next() else { throw BadRequest.notFound }
    return frame.image
  }

  private func known(_ source: MediaInput) throws -> Film {
    let isInput = source.path == request.input
    if isInput, let film = film.withLock({ $0 }) { return film }
    let reader = try VideoReader(
      input: source,
      options: .init(
        start: isInput ? request.selection.start : nil, evenSize: false,
        frameRate: request.selection.frameRate, threads: 1),
      logger: .silent)
    var film = Film()
    film.origin = isInput ? reader.info.timeOrigin : 0
    film.isStill = reader.info.isStill
    if let frames = reader.info.expectedFrameCount, let duration = reader.info.duration, frames > 0
    {
      film.secondsPerFrame = duration / Double(frames)
    }
    if isInput { self.film.withLock { [film] in $0 = film } }
    return film
  }
}

extension Route.PictureSide {
  /// Most pixels of the longer side.
  var pixels: Int {
    switch self {
    case .thumb: 192
    case .large: 1280
    }
  }
}
