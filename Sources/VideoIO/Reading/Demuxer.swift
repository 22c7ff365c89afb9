import Basics
import CFFmpeg

/// An opened input file: its streams and, one after the other, their packets.
struct Demuxer: ~Copyable, @unchecked Sendable {
  // Uniquely owned, so it may move between threads.
  private let context: UnsafeMutablePointer<AVFormatContext>
  let path: String
  /// Whether the file is a y4m stream that comes through a pipe.
  let isPipe: Bool
  /// Where the last packet of a pipe ended, in bytes.
  private var packetEnd: Int64 = 0

  init(path: String) throws(MediaError) {
    try wrapFileErrors(try InputFile.check(path))
    try Playlist.refuse("file:" + path, path)
    context = try Self.open("file:" + path, path, refusal: MediaError.Reason.notMedia)
    self.path = path
    isPipe = false
  }

  /// Opens the y4m stream that comes through the standard input; `path` names it in messages.
  init(standardInput path: String) throws(MediaError) {
    context = try Self.open(
      "pipe:0", path, format: "yuv4mpegpipe", refusal: { _ in .notY4M })
    self.path = path
    isPipe = true
  }

  private static func open(
    _ url: String, _ path: String, format: String? = nil,
    refusal: (String) -> MediaError.Reason
  ) throws(MediaError) -> UnsafeMutablePointer<AVFormatContext> {
    FFmpegLog.prepare()
    var context: UnsafeMutablePointer<AVFormatContext>?
    // FFmpeg's picture reader would take "%d" or "*" in a name for a pattern.
    var options: OpaquePointer?
    av_dict_set(&options, "pattern_type", "none", 0)
    // Nothing that a file says is fetched from anywhere.
    av_dict_set(&options, "protocol_whitelist", "file,pipe", 0)
    defer { av_dict_free(&options) }
    var code = avformat_open_input(
      &context, url, format.flatMap { av_find_input_format($0) }, &options)
    if code >= 0, let context {
      // FFmpeg would render any text file as a terminal does.
      let isText = String(cString: context.pointee.iformat.pointee.name) == "tty"
      code = isText ? ffmpeg_error_invalid_data : avformat_find_stream_info(context, nil)
    }
    guard code >= 0, let context else {
      avformat_close_input(&context)
      throw MediaError(path, refusal(message(ofCode: code)))
    }
    return context
  }

  deinit {
    var doomed: UnsafeMutablePointer<AVFormatContext>? = context
    avformat_close_input(&doomed)
  }

  /// FFmpeg's name of the container.
  var formatName: String { String(cString: context.pointee.iformat.pointee.name) }

  /// Whether timestamps start anywhere, as in broadcasts.
  var hasArbitraryStart: Bool { context.pointee.iformat.pointee.flags & AVFMT_TS_DISCONT != 0 }

  var streamCount: Int { Int(context.pointee.nb_streams) }

  func stream(_ index: Int) -> UnsafeMutablePointer<AVStream> {
    context.pointee.streams[index]!
  }

  var metadata: OpaquePointer? { context.pointee.metadata }

  var chapters: UnsafeBufferPointer<UnsafeMutablePointer<AVChapter>?> {
    UnsafeBufferPointer(start: context.pointee.chapters, count: Int(context.pointee.nb_chapters))
  }

  /// First instant of the file in microseconds; 0 when unknown.
  var startTime: Int64 {
    context.pointee.start_time == ffmpeg_no_timestamp ? 0 : context.pointee.start_time
  }

  /// Length in microseconds as the container gives it; nil when it does not.
  var duration: Int64? { context.pointee.duration > 0 ? context.pointee.duration : nil }

  /// Whether the length is written in the file rather than estimated from its size.
  var isDurationStated: Bool {
    context.pointee.duration_estimation_method != AVFMT_DURATION_FROM_BITRATE
  }

  func sampleAspectRatio(of frame: borrowing DecodedFrame, stream index: Int) -> Rational {
    let ratio = Rational(
      av_guess_sample_aspect_ratio(context, stream(index), frame.pointer))
    return ratio.isPositive ? ratio : Rational(1, 1)
  }

  /// Frames per second; 25 when the container does not tell.
  func frameRate(ofStream index: Int) -> Rational {
    let rate = Rational(av_guess_frame_rate(context, stream(index), nil))
    return rate.isPositive ? rate : Rational(25, 1)
  }

  /// Index of the video stream: the default one, else the largest. Cover art does not count.
  func videoStreamIndex() throws(MediaError) -> Int {
    func rank(_ index: Int) -> (Int, Int) {
      let stream = stream(index).pointee
      let size = Int(stream.codecpar.pointee.width) * Int(stream.codecpar.pointee.height)
      return (stream.disposition & AV_DISPOSITION_DEFAULT != 0 ? 1 : 0, size)
    }
    let candidates = (0..<streamCount).filter {
      stream($0).pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_VIDEO
        && stream($0).pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
    }
    guard let best = candidates.max(by: { rank($0) < rank($1) }) else {
      throw MediaError(path, .noVideoStream)
    }
    // `max` yields the last of equals; take the first.
    return candidates.first { rank($0) == rank(best) } ?? best
  }

  /// Whether a pipe has ended in the middle of a frame, or in bytes that are not y4m.
  var isBrokenOff: Bool {
    isPipe && packetEnd > 0 && avio_tell(context.pointee.pb) > packetEnd
  }

  /// Seeks to the last key frame at or before an instant in microseconds.
  mutating func seek(to instant: Int64) throws(MediaError) {
    try check(
      avformat_seek_file(context, -1, Int64.min, instant, instant, 0), .read, path)
  }

  /// Reads the next packet into `packet`; false at the end of the file.
  ///
  /// A truncated or damaged file ends where FFmpeg can read no further; only a failure of the
  /// disk is an error.
  mutating func read(into packet: borrowing Packet) throws(MediaError) -> Bool {
    av_packet_unref(packet.pointer)
    for _ in 0..<1000 {
      let code = av_read_frame(context, packet.pointer)
      if code >= 0 {
        packet.pointer.pointee.time_base = stream(packet.streamIndex).pointee.time_base
        packetEnd = packet.pointer.pointee.pos + Int64(packet.size)
        return true
      }
      // What follows damage in a y4m stream is never the beginning of a frame.
      if code == ffmpeg_error_eof || isPipe { return false }
      if let file = context.pointee.pb, file.pointee.error != ffmpeg_error_eof {
        try check(file.pointee.error, .read, path)
      }
      guard code == ffmpeg_error_invalid_data || code == ffmpeg_error_again else { return false }
    }
    return false
  }
}

extension Demuxer {
  func isKind(_ kind: AVMediaType, stream index: Int) -> Bool {
    stream(index).pointee.codecpar.pointee.codec_type == kind
  }

  /// Indices of the streams of a kind.
  func streams(of kind: AVMediaType) -> [Int] {
    var indices: [Int] = []
    for index in 0..<streamCount where isKind(kind, stream: index) { indices.append(index) }
    return indices
  }
}
