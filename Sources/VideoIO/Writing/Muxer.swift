import CFFmpeg

/// A video file being written: its streams, its header, packets, and its end.
struct Muxer: ~Copyable, @unchecked Sendable {
  // Uniquely owned, so it may move between threads.
  let context: UnsafeMutablePointer<AVFormatContext>
  let container: Container
  /// Name in messages.
  let path: String
  private let isTrial: Bool

  /// Opens a file for writing; `path` names it in messages.
  init(file: String, container: Container, path: String) throws(MediaError) {
    context = try Self.open(file, container, path)
    self.container = container
    self.path = path
    isTrial = false
  }

  /// Opens a file in memory, to try what FFmpeg accepts.
  init(trialOf container: Container, path: String) throws(MediaError) {
    context = try Self.open(nil, container, path)
    self.container = container
    self.path = path
    isTrial = true
  }

  /// - Parameter file: nil: memory.
  private static func open(
    _ file: String?, _ container: Container, _ path: String
  ) throws(MediaError) -> UnsafeMutablePointer<AVFormatContext> {
    var context: UnsafeMutablePointer<AVFormatContext>?
    var code = avformat_alloc_output_context2(
      &context, nil, container.muxerName, file.map { "file:" + $0 })
    if code >= 0, let context {
      // Otherwise Matroska's track numbers would be random.
      context.pointee.flags |= AVFMT_FLAG_BITEXACT
      context.pointee.strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL
      if let file {
        code = avio_open(&context.pointee.pb, "file:" + file, AVIO_FLAG_WRITE)
      } else {
        code = avio_open_dyn_buf(&context.pointee.pb)
      }
    }
    if code < 0 { avformat_free_context(context) }
    try check(code, .write, path)
    return try require(context, .write, path)
  }

  deinit {
    if isTrial {
      var bytes: UnsafeMutablePointer<UInt8>?
      if let memory = context.pointee.pb { avio_close_dyn_buf(memory, &bytes) }
      av_free(bytes)
    } else {
      avio_closep(&context.pointee.pb)
    }
    avformat_free_context(context)
  }

  /// Whether the container stores codec headers in its own header.
  var hasGlobalHeader: Bool {
    context.pointee.oformat.pointee.flags & AVFMT_GLOBALHEADER != 0
  }

  func addStream() throws(MediaError) -> UnsafeMutablePointer<AVStream> {
    try require(avformat_new_stream(context, nil), .write, path)
  }

  func stream(_ index: Int) -> UnsafeMutablePointer<AVStream> { context.pointee.streams[index]! }

  /// Writes the header.
  ///
  /// - Parameters:
  ///   - timeScale: Ticks per second of the video track, for containers that let it be chosen.
  ///   - writesAllTitles: Whether QuickTime's family gets all titles by their names.
  func writeHeader(timeScale: Int32, writesAllTitles: Bool = false) throws(MediaError) {
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    if container.isQuickTime {
      // The index is moved to the front by reading the file again.
      if !isTrial {
        let flags = "+faststart" + (writesAllTitles ? "+use_metadata_tags" : "")
        av_dict_set(&options, "movflags", flags, 0)
      }
      av_dict_set(&options, "video_track_timescale", "\(timeScale)", 0)
    }
    try check(avformat_write_header(context, &options), .write, path)
  }

  /// Writes a packet, whose content is moved out of it.
  func write(_ packet: borrowing Packet) throws(MediaError) {
    try check(av_interleaved_write_frame(context, packet.pointer), .write, path)
  }

  /// Writes the end of a trial's file, and opens it for reading.
  mutating func reopen() throws(MediaError) -> TrialFile {
    try check(av_write_trailer(context), .write, path)
    var bytes: UnsafeMutablePointer<UInt8>?
    let size = avio_close_dyn_buf(context.pointee.pb, &bytes)
    context.pointee.pb = nil
    return try TrialFile(require(bytes, .write, path), Int(size), container, path)
  }

  /// Writes the end of the file and closes it. Some disk errors appear only here.
  func finish() throws(MediaError) {
    try check(av_write_trailer(context), .write, path)
    guard !isTrial else { return }
    if let file = context.pointee.pb { try check(file.pointee.error, .write, path) }
    try check(avio_closep(&context.pointee.pb), .write, path)
  }
}
