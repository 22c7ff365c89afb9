import Basics
import Logging
import Transfer
import VideoIO

extension VideoReader {
  /// Opens an input at exactly `size`, however the tool that made the other pictures of that size rounded;
  /// nil if its shape is another.
  static func open(
    _ input: MediaInput, at size: Size, _ options: Options, logger: Logger
  ) throws -> VideoReader? {
    let reader = try VideoReader(input: input, options: options, logger: logger)
    if reader.info.sourceSize == size { return reader }
    var options = options
    options.longestSide = max(size.height, size.width)
    for evenSize in [true, false] {
      options.evenSize = evenSize
      let scaled = try VideoReader(input: input, options: options, logger: logger)
      if scaled.info.size == size { return scaled }
    }
    return nil
  }
}
