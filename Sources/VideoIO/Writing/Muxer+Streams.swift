import CFFmpeg

extension Muxer {
  /// Adds an encoder's video.
  ///
  /// - Parameters:
  ///   - source: The input's stream, whose titles and disposition are copied.
  ///   - properties: Further properties to copy from it.
  func addVideo(
    _ encoder: borrowing VideoEncoder, like source: UnsafePointer<AVStream>?,
    _ properties: [VideoProperty], format: VideoFormat
  ) throws(MediaError) -> UnsafeMutablePointer<AVStream> {
    let stream = try addStream()
    try check(
      avcodec_parameters_from_context(stream.pointee.codecpar, encoder.context), .write, path)
    stream.pointee.time_base = encoder.timeBase.ffmpeg
    stream.pointee.avg_frame_rate = source?.pointee.avg_frame_rate ?? format.frameRate.ffmpeg
    stream.pointee.sample_aspect_ratio = format.sampleAspectRatio.ffmpeg
    if container.isQuickTime && encoder.context.pointee.codec_id == AV_CODEC_ID_HEVC {
      // Apple's players support only this one of the two tags.
      stream.pointee.codecpar.pointee.codec_tag = 0x3163_7668
    }
    if let source {
      stream.pointee.disposition = source.pointee.disposition
      Metadata.copy(source.pointee.metadata, to: &stream.pointee.metadata)
      for property in properties {
        try property.copy(from: source, to: stream, in: container, path)
      }
    }
    return stream
  }

  /// Adds a stream with the description of a source's stream.
  func addCopy(
    of source: UnsafePointer<AVStream>
  ) throws(MediaError) -> UnsafeMutablePointer<AVStream> {
    let stream = try addStream()
    try stream.describe(like: source, .write, path)
    if source.pointee.codecpar.pointee.codec_type != AVMEDIA_TYPE_DATA {
      stream.pointee.codecpar.pointee.codec_tag = tag(of: source.pointee.codecpar)
    }
    return stream
  }

  /// The source's codec tag if the container supports it for this codec; 0 lets the muxer choose.
  private func tag(of parameters: UnsafePointer<AVCodecParameters>) -> UInt32 {
    guard let table = context.pointee.oformat.pointee.codec_tag else {
      return parameters.pointee.codec_tag
    }
    let tag = parameters.pointee.codec_tag
    return av_codec_get_id(table, tag) == parameters.pointee.codec_id ? tag : 0
  }
}
