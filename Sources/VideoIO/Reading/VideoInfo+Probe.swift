import CFFmpeg

extension VideoInfo {
  /// Puts together what the container says and what the first frame of the range shows.
  init(
    of frame: borrowing DecodedFrame, in frames: borrowing FrameStream,
    options: VideoReader.Options
  ) throws(MediaError) {
    let source = frames.source.path
    let format = try PixelFormat(supportedIn: frame, path: source)
    let orientation = frames.orientation(of: frame)
    formatName = frames.source.formatName
    codecName = frames.decoder.codecName
    let isPictureFile = Self.isStill(format: formatName)
    isStill = isPictureFile && frames.members == nil
    var ratio = frames.source.sampleAspectRatio(of: frame, stream: frames.streamIndex)
    // PNG counts pixels per metre, more of them the narrower they are; FFmpeg takes the counts
    // themselves for the ratio.
    if isPictureFile && codecName == "png" { ratio = ratio.inverse }

    sourceSize = orientation.isTransposed ? frame.size.transposed : frame.size
    self.format = VideoFormat(
      size: options.size(of: sourceSize), frameRate: frames.frameRate,
      timeBase: frames.timeBase,
      sampleAspectRatio: orientation.isTransposed ? ratio.inverse : ratio, bitDepth: format.depth,
      color: frames.members == nil
        ? try ColorDescription(of: frame, format: format, path: source) : .ofPictures,
      isTimed: frames.members?.times.isGiven ?? !isStill)
    timeOrigin = Double(frames.range.offset) / 1e6
    duration = nil
    expectedFrameCount = nil
    isFrameCountExact = false
    (duration, expectedFrameCount, isFrameCountExact) = expectedLength(
      in: frames, options: options)
  }

  /// Seconds and frames of the chosen range, as far as the container tells, and whether it counts them.
  private func expectedLength(
    in frames: borrowing FrameStream, options: VideoReader.Options
  ) -> (Double?, Int?, Bool) {
    if let members = frames.members {
      return (members.duration, members.sequence.members.count, true)
    }
    let rate = format.frameRate.value
    if isStill { return (1 / rate, 1, true) }
    let stream = frames.source.stream(frames.streamIndex).pointee
    let whole =
      stream.duration > 0
      ? Double(stream.duration) * format.timeBase.value
      : Metadata.duration(stream.metadata) ?? frames.source.duration.map { Double($0) / 1e6 }
    var length = whole.map { max(0, $0 - (options.start ?? 0)) }
    if let limit = options.duration { length = min(limit, length ?? limit) }
    let isWhole = options.start == nil && (options.duration ?? .infinity) >= (whole ?? .infinity)
    let isExact = isWhole && stream.nb_frames > 0
    var count = isExact ? Int(stream.nb_frames) : length.map { frames($0 * rate) }
    if let limit = options.frameLimit {
      count = min(limit, count ?? limit)
      length = min(Double(limit) / rate, length ?? .infinity)
    }
    return (length, count, isExact)
  }

  private func frames(_ value: Double) -> Int { Int(max(1, min(value, 1e15)).rounded()) }

  /// FFmpeg's readers for single pictures are "image2" and "png_pipe", "jpeg_pipe" and so on.
  static func isStill(format: String) -> Bool {
    format == "image2" || format.hasSuffix("_pipe")
  }
}
