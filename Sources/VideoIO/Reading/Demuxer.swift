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
  fileprivate var clock: ClockRepair
  /// Length in microseconds; nil if the container does not give it.
  let duration: Int64?
  /// Length in microseconds if the clock jumps; nil if it does not, or that has not been checked.
  private let lengthAcrossJumps: Int64?

  init(path: String) throws(MediaError) {
    try wrapFileErrors(try InputFile.check(path))
    try Playlist.refuse("file:" + path, path)
    try self.init(
      path, Self.open("file:" + path, path, refusal: MediaError.Reason.notMedia), isPipe: false)
  }

  /// Opens the y4m stream on the standard input; `path` names it in messages.
  init(standardInput path: String) throws(MediaError) {
    try self.init(
      path, Self.open("pipe:0", path, format: "yuv4mpegpipe", refusal: { _ in .notY4M }),
      isPipe: true)
  }

  /// Takes ownership of an opened file.
  private init(
    _ path: String, _ context: UnsafeMutablePointer<AVFormatContext>, isPipe: Bool
  ) throws(MediaError) {
    self.context = context
    self.path = path
    self.isPipe = isPipe
    clock = ClockRepair(
      allowsJumps: context.pointee.iformat.pointee.flags & AVFMT_TS_DISCONT != 0)
    if !isPipe { try Self.markCovers(of: context, path) }
    let stated = context.pointee.duration > 0 ? context.pointee.duration : nil
    lengthAcrossJumps = isPipe ? nil : Self.lengthAcrossJumps(of: context, path)
    duration = lengthAcrossJumps ?? stated.map { Self.length(stated: $0, of: context, path) }
  }

  /// Matroska and Flash state where the file ends or how long it is, depending on the program that wrote
  /// them. If the two differ, the end of the file is read.
  private static func length(
    stated: Int64, of context: UnsafeMutablePointer<AVFormatContext>, _ path: String
  ) -> Int64 {
    let format = String(cString: context.pointee.iformat.pointee.name)
    let start = context.pointee.start_time
    guard format.hasPrefix("matroska") || format == "flv", start != ffmpeg_no_timestamp,
      abs(start) > 50_000
    else { return stated }
    let end = (try? Self.end(of: path, near: stated)) ?? stated
    return max(1, end &- start)
  }

  /// When the last packet of a file ends, in microseconds; nil if it has none.
  ///
  /// - Parameter instant: Where the end may be.
  private static func end(of path: String, near instant: Int64) throws(MediaError) -> Int64? {
    var end: Int64?
    try scan(path, from: instant) { packet, stream throws(MediaError) in
      let kind = stream.pointee.codecpar.pointee.codec_type
      guard let start = packet.start, kind != AVMEDIA_TYPE_SUBTITLE else { return }
      let length = max(0, packet.pointer.pointee.duration)
      let time = MediaTime(value: start.value &+ length, timeBase: start.timeBase)
      end = max(end ?? .min, time.ticks(in: MediaTime.microsecond))
    }
    return end
  }

  static func open(
    _ url: String, _ path: String, format: String? = nil,
    refusal: (String) -> MediaError.Reason
  ) throws(MediaError) -> UnsafeMutablePointer<AVFormatContext> {
    FFmpegLog.prepare()
    var context: UnsafeMutablePointer<AVFormatContext>?
    // FFmpeg's picture reader would take "%d" or "*" in a name for a pattern.
    var options: OpaquePointer?
    av_dict_set(&options, "pattern_type", "none", 0)
    // Files must not make FFmpeg open anything else.
    av_dict_set(&options, "protocol_whitelist", "file,pipe", 0)
    defer { av_dict_free(&options) }
    var code = avformat_open_input(
      &context, url, format.flatMap { av_find_input_format($0) }, &options)
    if code >= 0, let context {
      // FFmpeg would render any text file like a terminal.
      let isText = String(cString: context.pointee.iformat.pointee.name) == "tty"
      code = isText ? ffmpeg_error_invalid_data : avformat_find_stream_info(context, nil)
    }
    guard code >= 0, let context else {
      avformat_close_input(&context)
      throw MediaError(path, refusal(message(ofCode: code)))
    }
    // FFmpeg 7.1 skips data whose samples have no duration, as the telemetry of cameras may.
    for i in 0..<Int(context.pointee.nb_streams) {
      let stream = context.pointee.streams[i]!
      if stream.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_DATA {
        stream.pointee.discard = AVDISCARD_DEFAULT
      }
    }
    return context
  }

  deinit {
    var doomed: UnsafeMutablePointer<AVFormatContext>? = context
    avformat_close_input(&doomed)
  }

  /// FFmpeg's name of the container.
  var formatName: String { String(cString: context.pointee.iformat.pointee.name) }

  /// Whether the clock may jump within the file, as in broadcasts, so that seeking is impossible.
  var allowsJumps: Bool { clock.allowsJumps }

  /// Whether the clock has jumped so far.
  var hasJumped: Bool { jumpCount > 0 }

  /// How often it has jumped.
  var jumpCount: Int { clock.jumpCount }

  /// An upper bound of the time between two frames of a stream, in seconds, if known in advance;
  /// nil if gaps are closed.
  func longestGap(inStream index: Int) -> Double? {
    if allowsJumps { return nil }
    let length = length(ofStream: index)
    let stream = stream(index)
    let count = avformat_index_get_entries_count(stream)
    guard count > 1 else { return length }
    let times = (0..<count).map { avformat_index_get_entry(stream, $0)!.pointee.timestamp }
    let unit = Rational(stream.pointee.time_base).value
    let longest = zip(times, times.dropFirst()).reduce(0.0) { max($0, Double($1.1 &- $1.0) * unit) }
    let rest = Double(times[0]) * unit + (length ?? 0) - Double(times.last!) * unit
    return max(longest, rest)
  }

  /// Whether the format stores a time for every frame: raw streams store none, AVI only an order.
  var storesTimes: Bool { !Self.withoutTimes.contains(formatName) }

  private static let withoutTimes: Set = [
    "avi", "avs2", "avs3", "cavsvideo", "dirac", "dnxhd", "h261", "h263", "h264", "hevc", "m4v",
    "mjpeg", "mpegvideo", "obu", "rawvideo", "vc1", "vvc",
  ]

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

  /// Whether the length is written in the file rather than estimated from its size.
  var isDurationStated: Bool {
    context.pointee.duration_estimation_method != AVFMT_DURATION_FROM_BITRATE
  }

  func sampleAspectRatio(of frame: borrowing DecodedFrame, stream index: Int) -> Rational {
    let ratio = Rational(
      av_guess_sample_aspect_ratio(context, stream(index), frame.pointer))
    return ratio.isPositive ? ratio : Rational(1, 1)
  }

  /// Frames per second; 25 if the container does not say.
  func frameRate(ofStream index: Int) -> Rational {
    let rate = Rational(av_guess_frame_rate(context, stream(index), nil))
    return rate.isPositive ? rate : Rational(25, 1)
  }

  /// Index of the video stream: the default one, else the largest. Cover art is excluded.
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

  /// Whether a pipe ended in the middle of a frame, or with bytes that are not y4m.
  var isBrokenOff: Bool {
    isPipe && packetEnd > 0 && avio_tell(context.pointee.pb) > packetEnd
  }

  /// Seeks to the last key frame at or before an instant in microseconds.
  mutating func seek(to instant: Int64) throws(MediaError) {
    try check(
      avformat_seek_file(context, -1, Int64.min, instant, instant, 0), .read, path)
    clock.restart()
  }

  /// Reads the next packet into `packet`; false at the end of the file.
  ///
  /// A truncated or damaged file ends where FFmpeg can read no further; only disk errors are
  /// thrown.
  mutating func read(into packet: borrowing Packet) throws(MediaError) -> Bool {
    av_packet_unref(packet.pointer)
    for _ in 0..<1000 {
      let code = av_read_frame(context, packet.pointer)
      if code >= 0 {
        packet.pointer.pointee.time_base = stream(packet.streamIndex).pointee.time_base
        packetEnd = packet.pointer.pointee.pos + Int64(packet.size)
        repairClock(packet)
        return true
      }
      // In a y4m stream no frame can be found again after damage.
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
  private mutating func repairClock(_ packet: borrowing Packet) {
    let index = packet.streamIndex
    let isPicture = isKind(AVMEDIA_TYPE_VIDEO, stream: index)
    clock.repair(
      packet, isSoundOrPicture: isPicture || isKind(AVMEDIA_TYPE_AUDIO, stream: index),
      usualDuration: isPicture
        ? av_rescale_q(1, frameRate(ofStream: index).inverse.ffmpeg, MediaTime.microsecond.ffmpeg)
        : 0)
  }

  /// Length of a stream in seconds; that of the file if only that is known, or the clock jumps; nil
  /// if neither is known.
  func length(ofStream index: Int) -> Double? {
    if let lengthAcrossJumps { return Double(lengthAcrossJumps) / 1e6 }
    let stream = stream(index).pointee
    if stream.duration > 0 { return Double(stream.duration) * Rational(stream.time_base).value }
    let whole = duration.map { Double($0) / 1e6 }
    // As for the file, the stream's own value may be the time of its end.
    return abs(startTime) > 50_000 ? whole : Metadata.duration(stream.metadata) ?? whole
  }

  /// How many frames a stream shows, as the container counts them; nil if it does not.
  ///
  /// Frames removed by an edit list, and AVI frames that only prolong the previous one, are not
  /// counted.
  func frameCount(ofStream index: Int) -> Int? {
    let stream = stream(index)
    let stated = Int(stream.pointee.nb_frames)
    guard stated > 0 else { return nil }
    let count = avformat_index_get_entries_count(stream)
    guard count > 0, formatName == "avi" || formatName.hasPrefix("mov") else { return stated }
    var shown = 0
    for entry in 0..<count {
      let entry = avformat_index_get_entry(stream, entry).pointee
      if entry.size > 0 && entry.flags & AVINDEX_DISCARD_FRAME == 0 { shown += 1 }
    }
    // In a file of fragments these are the frames of the first one; an AVI without an index gets
    // its index only while it is read.
    let last = avformat_index_get_entry(stream, count - 1).pointee.timestamp
    return shown > 2 && last < stream.pointee.duration / 4 ? nil : shown
  }

  /// Samples of the first audible packet that an edit list cuts away, up to the beginning of the
  /// file; 0 if the packet starts there, to 2 ms.
  func samplesCutAway(ofStream index: Int) -> Int32 {
    let stream = stream(index)
    let rate = stream.pointee.codecpar.pointee.sample_rate
    guard formatName.hasPrefix("mov"), rate > 0 else { return 0 }
    var nearest: Int64?
    for entry in 0..<avformat_index_get_entries_count(stream) {
      let time = MediaTime(
        value: avformat_index_get_entry(stream, entry).pointee.timestamp,
        timeBase: Rational(stream.pointee.time_base))
      let samples = time.ticks(in: Rational(1, rate)) - startTime(inSamplesOf: rate)
      if abs(samples) <= rate / 500 { return 0 }
      if samples > 0 { break }
      nearest = -samples
    }
    return nearest.flatMap { Int32(exactly: $0) } ?? 0
  }

  private func startTime(inSamplesOf rate: Int32) -> Int64 {
    MediaTime(value: startTime, timeBase: MediaTime.microsecond).ticks(in: Rational(1, rate))
  }

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
