import CFFmpeg

/// Copies titles, languages, chapters and the like from one file to another.
enum Metadata {
  /// Entries that would be wrong in the output, or that the muxer writes itself.
  private static let stale: Set<String> = [
    "rotate", "encoder", "timecode", "major_brand", "minor_version", "compatible_brands",
    "vendor_id", "alpha_mode", "stereo_mode", "duration", "bps", "number_of_frames",
    "number_of_bytes",
    "source_id",
  ]

  /// Copies the entries that are right for the output too.
  static func copy(_ source: OpaquePointer?, to target: inout OpaquePointer?) {
    var last: UnsafeMutablePointer<AVDictionaryEntry>?
    while let entry = av_dict_get(source, "", last, AV_DICT_IGNORE_SUFFIX) {
      last = entry
      // mkvmerge appends a language: BPS-eng.
      let key = String(cString: entry.pointee.key).lowercased()
      let stem = key.split(separator: "-").first.map(String.init) ?? key
      guard !stale.contains(stem), !key.hasPrefix("_statistics_") else { continue }
      av_dict_set(&target, entry.pointee.key, entry.pointee.value, 0)
    }
  }

  /// Length of a Matroska stream in seconds, from the tag that its writers add because the format itself
  /// only has that of the file; nil without the tag.
  static func duration(_ metadata: OpaquePointer?) -> Double? {
    guard let entry = av_dict_get(metadata, "DURATION", nil, 0) else { return nil }
    var microseconds: Int64 = 0
    guard av_parse_time(&microseconds, entry.pointee.value, 1) >= 0, microseconds > 0 else {
      return nil
    }
    return Double(microseconds) / 1e6
  }

  /// Moves chapters by `shift` microseconds, cuts them to 0..<`end` microseconds and copies the rest.
  static func copyChapters(
    from source: UnsafeBufferPointer<UnsafeMutablePointer<AVChapter>?>, shift: Int64, end: Int64?,
    to context: UnsafeMutablePointer<AVFormatContext>
  ) {
    for case let chapter? in source {
      let timeBase = Rational(chapter.pointee.time_base)
      let moved = MediaTime(value: shift, timeBase: MediaTime.microsecond).ticks(in: timeBase)
      let limit = end.map {
        MediaTime(value: $0, timeBase: MediaTime.microsecond).ticks(in: timeBase)
      }
      let (start, startIsBeyond) = chapter.pointee.start.addingReportingOverflow(moved)
      let (stop, stopIsBeyond) = chapter.pointee.end.addingReportingOverflow(moved)
      let (first, last) = (max(0, start), min(stop, limit ?? Int64.max))
      // In damaged files chapters may have any time.
      guard !startIsBeyond, !stopIsBeyond, first < last,
        let memory = av_mallocz(MemoryLayout<AVChapter>.size)
      else { continue }
      let copy = memory.bindMemory(to: AVChapter.self, capacity: 1)
      copy.pointee.id = chapter.pointee.id
      copy.pointee.time_base = chapter.pointee.time_base
      copy.pointee.start = first
      copy.pointee.end = last
      Self.copy(chapter.pointee.metadata, to: &copy.pointee.metadata)
      var count = Int32(context.pointee.nb_chapters)
      guard av_dynarray_add_nofree(&context.pointee.chapters, &count, copy) >= 0 else { continue }
      context.pointee.nb_chapters = UInt32(count)
    }
  }
}
