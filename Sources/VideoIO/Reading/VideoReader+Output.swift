import CFFmpeg

/// What an output needs to know of the input.
extension VideoReader {
  /// Format of the frames, for a writer.
  public var format: VideoFormat { info.format }

  /// Origin of the frames, for a writer of pictures that are named after the input's.
  public var origin: FrameOrigin {
    FrameOrigin(path: path, sequence: sequence, isStill: info.isStill)
  }

  /// Copies the description of the input's streams, its titles, and its chapters cut to the range.
  public func streams() throws(MediaError) -> SourceStreams {
    let streams = try SourceStreams(
      of: frames.source, videoIndex: frames.streamIndex,
      shift: frames.range.shift(in: MediaTime.microsecond), end: chapterEnd, path: path)
    if frames.members != nil {
      streams.stream(frames.streamIndex).pointee.avg_frame_rate = info.frameRate.ffmpeg
    }
    return streams
  }

  /// End of the range on the output's clock, in microseconds; nil: the end of the file. With a frame
  /// limit it is estimated from the frame rate.
  private var chapterEnd: Int64? {
    if let end = frames.range.end {
      return end.ticks(in: MediaTime.microsecond)
        + frames.range.shift(in: MediaTime.microsecond)
    }
    return hasFrameLimit ? info.duration.map { Int64($0 * 1e6) } : nil
  }
}
