import CFFmpeg

/// Information on the input that an output needs.
extension VideoReader {
  /// Format of the frames, for a writer.
  public var format: VideoFormat { info.format }

  /// Origin of the frames, for a writer of pictures that are named after the input's.
  public var origin: FrameOrigin {
    FrameOrigin(path: path, sequence: sequence, isStill: info.isStill)
  }

  /// Copies the description of the input's streams, its titles, and its chapters cut to the range.
  public func streams() throws(MediaError) -> SourceStreams {
    var streams = try SourceStreams(
      of: frames.source, videoIndex: frames.streamIndex,
      shift: frames.range.shift(in: MediaTime.microsecond), end: chapterEnd, path: path)
    let video = streams.stream(frames.streamIndex)
    if frames.members != nil { video.pointee.avg_frame_rate = info.frameRate.ffmpeg }
    try frames.held.firstOfEach(path) { streams.add(sample: $0) }
    if frames.range.start == nil {
      for index in frames.source.streams(of: AVMEDIA_TYPE_AUDIO) {
        streams.setSamplesCutAway(frames.source.samplesCutAway(ofStream: index), ofStream: index)
      }
    }
    try frameDescription.add(to: video, path)
    streams.passing = frameDescription.passing
    if let timecode = frames.source.timecode(
      ofStream: frames.streamIndex, after: info.timeOrigin, rate: info.frameRate)
    {
      av_dict_set(&video.pointee.metadata, "timecode", timecode, 0)
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
