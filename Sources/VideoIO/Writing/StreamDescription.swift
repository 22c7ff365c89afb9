import CFFmpeg

extension UnsafeMutablePointer<AVStream> {
  /// Copies the whole description of another stream: its codec's parameters, times, shape,
  /// disposition, titles and side data.
  ///
  /// - Parameter operation: The operation to name if there is no memory.
  func describe(
    like source: UnsafePointer<AVStream>, _ operation: MediaError.Operation, _ path: String
  ) throws(MediaError) {
    try check(
      avcodec_parameters_copy(pointee.codecpar, source.pointee.codecpar), operation, path)
    pointee.time_base = source.pointee.time_base
    pointee.avg_frame_rate = source.pointee.avg_frame_rate
    pointee.sample_aspect_ratio = source.pointee.sample_aspect_ratio
    pointee.disposition = source.pointee.disposition
    Metadata.copy(source.pointee.metadata, to: &pointee.metadata)
    try copySideData(of: source, only: nil, operation, path)
  }

  /// Copies side data of some kinds; nil: of all.
  func copySideData(
    of source: UnsafePointer<AVStream>, only kinds: [AVPacketSideDataType]?,
    _ operation: MediaError.Operation, _ path: String
  ) throws(MediaError) {
    for index in 0..<ffmpeg_side_data_count(source) {
      let side = ffmpeg_side_data(source, index).pointee
      guard kinds?.contains(side.type) ?? true else { continue }
      let bytes = try require(ffmpeg_new_side_data(self, side.type, side.size), operation, path)
      bytes.update(from: side.data, count: side.size)
    }
  }
}
