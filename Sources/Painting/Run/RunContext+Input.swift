import Basics
import Logging
import VideoIO

extension RunContext {
  /// Opens the input's frames.
  ///
  /// - Throws: ``PaintingError`` if they are too small, or a single picture is to become a video.
  func openInput() throws -> VideoReader { try openInput(logger: logger) }

  func openInput(logger: Logger) throws -> VideoReader {
    let selection = request.selection
    var frameLimit = selection.frameLimit
    if case .picture = target { frameLimit = 1 }
    let reader = try VideoReader(
      input: source,
      options: VideoReader.Options(
        start: selection.start, duration: selection.duration, frameLimit: frameLimit,
        longestSide: selection.longestSide, shortestSide: selection.shortestSide,
        evenSize: target.isVideo, frameRate: selection.frameRate,
        deinterlaces: selection.deinterlacing == .auto),
      logger: logger)
    if reader.info.isStill && target.isVideo {
      throw PaintingError.stillToVideo(input: input, output: output)
    }
    if case .picture = target, !reader.info.isStill {
      logger.notice("\(output) is a picture: painting one frame of \(input)")
    }
    let size = reader.info.size
    guard size.shortestSide >= settings.smallestSide else {
      throw PaintingError.tooSmall(
        path: input, size: size, scaled: size != reader.info.sourceSize,
        least: settings.smallestSide)
    }
    return reader
  }

  /// Counts the frames of the input before the selection; their rate may vary.
  func framesBeforeSelection() throws -> Int {
    guard let start = request.selection.start, start > 0 else { return 0 }
    do {
      var reader = try VideoReader(
        input: source,
        options: VideoReader.Options(
          duration: start, frameRate: request.selection.frameRate, deinterlaces: false),
        logger: .silent)
      var count = 0
      while try !cancellation.isCancelled && reader.skip() { count += 1 }
      return count
    } catch let error as MediaError {
      guard case .emptyRange = error.reason else { throw error }
      return 0
    }
  }
}
