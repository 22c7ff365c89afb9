import CFFmpeg

/// A copy of what describes an input beside its frames: streams, titles, and chapters cut to the range.
///
/// A writer copies it into its output. The packets of the streams are those that
/// ``VideoReader/next(passThrough:)`` hands out; the reader may be closed before the writer.
public struct SourceStreams: ~Copyable, @unchecked Sendable {
  // Uniquely owned, so it may move between threads.
  private let context: UnsafeMutablePointer<AVFormatContext>
  /// The input as the user named it.
  public let path: String
  /// Index of the video stream, whose frames are encoded anew.
  let videoIndex: Int
  /// Whether the input has chapters, inside the range or not.
  let hasChapters: Bool

  /// - Parameters:
  ///   - shift: Microseconds by which the chapters move to the clock of the range.
  ///   - end: End of the range on that clock, in microseconds; nil: the end of the file.
  init(
    of source: borrowing Demuxer, videoIndex: Int, shift: Int64, end: Int64?, path: String
  ) throws(MediaError) {
    context = try Self.copy(of: source, path)
    self.path = path
    self.videoIndex = videoIndex
    hasChapters = !source.chapters.isEmpty
    Metadata.copy(source.metadata, to: &context.pointee.metadata)
    Metadata.copyChapters(from: source.chapters, shift: shift, end: end, to: context)
  }

  deinit { avformat_free_context(context) }

  private static func copy(
    of source: borrowing Demuxer, _ path: String
  ) throws(MediaError) -> UnsafeMutablePointer<AVFormatContext> {
    let context = try require(avformat_alloc_context(), .read, path)
    do throws(MediaError) {
      for index in 0..<source.streamCount { try add(source.stream(index), to: context, path) }
    } catch {
      avformat_free_context(context)
      throw error
    }
    return context
  }

  private static func add(
    _ source: UnsafePointer<AVStream>, to context: UnsafeMutablePointer<AVFormatContext>,
    _ path: String
  ) throws(MediaError) {
    let stream = try require(avformat_new_stream(context, nil), .read, path)
    try check(
      avcodec_parameters_copy(stream.pointee.codecpar, source.pointee.codecpar), .read, path)
    stream.pointee.time_base = source.pointee.time_base
    stream.pointee.avg_frame_rate = source.pointee.avg_frame_rate
    stream.pointee.sample_aspect_ratio = source.pointee.sample_aspect_ratio
    stream.pointee.disposition = source.pointee.disposition
    Metadata.copy(source.pointee.metadata, to: &stream.pointee.metadata)
    try OutputStreams.copySideData(from: source, to: stream, only: nil, path: path)
    if source.pointee.attached_pic.size > 0 {
      var cover = source.pointee.attached_pic
      try check(av_packet_ref(&stream.pointee.attached_pic, &cover), .read, path)
    }
  }

  var streamCount: Int { Int(context.pointee.nb_streams) }

  func stream(_ index: Int) -> UnsafeMutablePointer<AVStream> { context.pointee.streams[index]! }

  var metadata: OpaquePointer? { context.pointee.metadata }

  var chapters: UnsafeBufferPointer<UnsafeMutablePointer<AVChapter>?> {
    UnsafeBufferPointer(start: context.pointee.chapters, count: Int(context.pointee.nb_chapters))
  }
}
