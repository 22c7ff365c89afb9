import CFFmpeg

extension VideoInfo {
  /// Combines the container's information with that of the first frame of the range.
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
    // PNG stores pixels per metre, of which narrower pixels have more; FFmpeg mistakes their ratio
    // for that of the pixels' sides.
    if isPictureFile && codecName == "png" { ratio = ratio.inverse }

    sourceSize = orientation.isTransposed ? frame.size.transposed : frame.size
    self.format = VideoFormat(
      size: options.size(of: sourceSize), frameRate: frames.frameRate,
      timeBase: frames.timeBase,
      sampleAspectRatio: orientation.isTransposed ? ratio.inverse : ratio, bitDepth: format.depth,
      color: isPictureFile
        ? .ofPictures : try ColorDescription(of: frame, format: format, path: source),
      isTimed: frames.members?.times.isGiven ?? !isStill,
      hasCaptions: !frame.sideData(AV_FRAME_DATA_A53_CC).isEmpty)
    if frames.members == nil {
      self.format.longestGap = frames.source.longestGap(inStream: frames.streamIndex)
    }
    timeOrigin = Double(frames.range.offset) / 1e6
    duration = nil
    expectedFrameCount = nil
    isFrameCountExact = false
    (duration, expectedFrameCount, isFrameCountExact) = expectedLength(
      in: frames, options: options)
  }

  /// Seconds and frames of the range, if the container gives them, and whether the frames are
  /// counted.
  private func expectedLength(
    in frames: borrowing FrameStream, options: VideoReader.Options
  ) -> (Double?, Int?, Bool) {
    if let members = frames.members {
      return (members.duration, members.sequence.members.count, true)
    }
    let rate = format.frameRate.value
    if isStill { return (1 / rate, 1, true) }
    let whole = frames.source.length(ofStream: frames.streamIndex)
    var length = whole.map { max(0, $0 - (options.start ?? 0)) }
    if let limit = options.duration { length = min(limit, length ?? limit) }
    let isWhole = options.start == nil && (options.duration ?? .infinity) >= (whole ?? .infinity)
    let counted = isWhole ? frames.source.frameCount(ofStream: frames.streamIndex) : nil
    let isExact = counted != nil
    var count = counted ?? length.map { frameCount($0 * rate) }
    if let limit = options.frameLimit {
      count = min(limit, count ?? limit)
      length = min(Double(limit) / rate, length ?? .infinity)
    }
    return (length, count, isExact)
  }

  private func frameCount(_ value: Double) -> Int { Int(max(1, min(value, 1e15)).rounded()) }

  /// Whether a format is one of FFmpeg's readers of single pictures: "image2", "png_pipe", …
  static func isStill(format: String) -> Bool {
    format == "image2" || format.hasSuffix("_pipe")
  }
}
