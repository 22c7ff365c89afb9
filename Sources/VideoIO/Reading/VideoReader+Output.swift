import CFFmpeg

/// What an output takes over of the input.
extension VideoReader {
  /// What an encoder has to know of the frames.
  public var format: VideoFormat { info.format }

  /// Where the frames come from, for pictures that are named after the input's.
  public var origin: FrameOrigin {
    FrameOrigin(path: path, sequence: sequence, isStill: info.isStill)
  }

  /// A copy of what the input's streams say of themselves, with titles, and chapters cut to the range.
  public func streams() throws(MediaError) -> SourceStreams {
    let streams = try SourceStreams(
      of: frames.source, videoIndex: frames.streamIndex,
      shift: frames.range.shift(in: MediaTime.microsecond), end: chapterEnd, path: path)
    if frames.members != nil {
      streams.stream(frames.streamIndex).pointee.avg_frame_rate = info.frameRate.ffmpeg
    }
    return streams
  }

  /// Where the chosen range ends on the output's clock, in microseconds; nil: at the end of the file.
  /// With a frame limit it follows from the frame rate.
  private var chapterEnd: Int64? {
    if let end = frames.range.end {
      return end.ticks(in: MediaTime.microsecond)
        + frames.range.shift(in: MediaTime.microsecond)
    }
    return hasFrameLimit ? info.duration.map { Int64($0 * 1e6) } : nil
  }
}
