import Basics
import Logging

extension VideoReader {
  /// Opens an input at exactly `size`, however the tool that chose this size rounded it; nil if its
  /// shape differs.
  public static func open(
    _ input: MediaInput, at size: Size, _ options: Options, logger: Logger
  ) throws(MediaError) -> VideoReader? {
    let reader = try VideoReader(input: input, options: options, logger: logger)
    if reader.info.sourceSize == size { return reader }
    var options = options
    options.longestSide = size.longestSide
    options.shortestSide = nil
    for evenSize in [true, false] {
      options.evenSize = evenSize
      let scaled = try VideoReader(input: input, options: options, logger: logger)
      if scaled.info.size == size { return scaled }
    }
    return nil
  }
}
