import CFFmpeg

/// A copy of an input's description without its frames: streams, titles, and chapters cut to the
/// range.
///
/// A writer copies it into its output. The packets of the streams are those that
/// ``VideoReader/next(passThrough:)`` passes on; the reader may be closed before the writer.
public struct SourceStreams: ~Copyable, @unchecked Sendable {
  // Uniquely owned, so it may move between threads.
  private let context: UnsafeMutablePointer<AVFormatContext>
  /// The input as the user named it.
  public let path: String
  /// Index of the video stream, whose frames are re-encoded.
  let videoIndex: Int
  /// Whether the input has chapters, inside the range or not.
  let hasChapters: Bool
  /// Names of metadata on the video's frames that are wrong for painted ones.
  var passing: [String] = []
  /// The first packet of each stream, if already read, for trying muxers.
  private var samples: [UnsafeMutablePointer<AVPacket>] = []
  /// For each stream of sound, how many samples of its first packet an edit list cuts away.
  private(set) var samplesCutAway: [Int: Int32] = [:]

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

  deinit {
    for pointer in samples { _ = Packet(adopting: pointer) }
    avformat_free_context(context)
  }

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
    try stream.describe(like: source, .read, path)
    if source.pointee.attached_pic.size > 0 {
      var cover = source.pointee.attached_pic
      try check(av_packet_ref(&stream.pointee.attached_pic, &cover), .read, path)
    }
  }

  /// Adds the first packet of a stream.
  mutating func add(sample packet: consuming Packet) { samples.append(packet.release()) }

  /// The first packet of a stream; nil if none has been read.
  func sample(ofStream index: Int) throws(MediaError) -> Packet? {
    guard let pointer = samples.first(where: { $0.pointee.stream_index == index }) else {
      return nil
    }
    return Packet(adopting: try require(av_packet_clone(pointer), .read, path))
  }

  /// Sets how many samples of a stream's first packet an edit list cuts away.
  mutating func setSamplesCutAway(_ samples: Int32, ofStream index: Int) {
    samplesCutAway[index] = samples
  }

  var streamCount: Int { Int(context.pointee.nb_streams) }

  func stream(_ index: Int) -> UnsafeMutablePointer<AVStream> { context.pointee.streams[index]! }

  var metadata: OpaquePointer? { context.pointee.metadata }

  var chapters: UnsafeBufferPointer<UnsafeMutablePointer<AVChapter>?> {
    UnsafeBufferPointer(start: context.pointee.chapters, count: Int(context.pointee.nb_chapters))
  }
}
