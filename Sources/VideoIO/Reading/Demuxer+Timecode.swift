import CFFmpeg

extension Demuxer {
  /// The timecode of a video stream's frame, as "10:20:30:05"; nil if the file has none, or none
  /// that fits its frame rate.
  ///
  /// - Parameters:
  ///   - seconds: Time of the frame from the beginning of the file.
  ///   - rate: Frames per second.
  func timecode(ofStream index: Int, after seconds: Double, rate: Rational) -> String? {
    var dictionaries = [stream(index).pointee.metadata, metadata]
    dictionaries += streams(of: AVMEDIA_TYPE_DATA).map { stream($0).pointee.metadata }
    guard
      let entry = dictionaries.lazy.compactMap({ av_dict_get($0, "timecode", nil, 0) }).first
    else { return nil }
    var timecode = AVTimecode()
    guard av_timecode_init_from_string(&timecode, rate.ffmpeg, entry.pointee.value, nil) >= 0,
      let frames = Int32(exactly: (seconds * rate.value).rounded())
    else { return nil }
    return withUnsafeTemporaryAllocation(
      of: CChar.self, capacity: Int(AV_TIMECODE_STR_SIZE)
    ) { text in
      text.initialize(repeating: 0)
      av_timecode_make_string(&timecode, text.baseAddress, frames)
      return String(cString: text.baseAddress!)
    }
  }
}
