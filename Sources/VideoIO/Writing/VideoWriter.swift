import Basics
import CFFmpeg
import Logging

/// Writes a video from frames, and copies a source's other streams into it.
///
/// The file is written under a temporary name beside its target and gets its own when it is
/// complete. Without ``finish()`` the temporary file is removed.
public struct VideoWriter: ~Copyable, FrameSink {
  private let path: String
  private let overwrite: Bool
  private let format: VideoFormat
  private var file: AtomicFile
  private var muxer: Muxer
  private var encoder: VideoEncoder
  private var exporter: FrameExporter
  private var streams: OutputStreams
  private let packet: Packet
  private let logger: Logger
  /// Packets of other streams whose time the frames have not reached.
  private var held = PacketQueue()
  /// End of the last frame written.
  private var end: MediaTime?
  private var hasWarnedOfCaptions = false

  /// FFmpeg's name of the encoder in use.
  public let encoderName: String
  /// FFmpeg's name of the pixel format in use.
  public let pixelFormatName: String
  public var summary: String { "video with \(encoderName) as \(pixelFormatName)" }
  /// Path of the file until it is complete.
  public var temporaryPath: String? { file.path }

  /// Checks all options, and opens the encoder and the file.
  ///
  /// - Parameters:
  ///   - streams: Streams of a source, with titles and chapters, that are copied if the container
  ///     can hold them; their packets are given to ``passThrough(_:)``. nil: the file holds frames
  ///     only.
  public init(
    path: String, overwrite: Bool, format: VideoFormat, streams source: borrowing SourceStreams?,
    options: EncoderOptions, logger: Logger
  ) throws(MediaError) {
    switch source {
    case .none: try OutputCheck.check(path, overwrite: overwrite)
    case .some(let source):
      try OutputCheck.check(path, overwrite: overwrite, mustDifferFrom: [source.path])
    }
    let container = try Container(ofOutput: path)
    var format = format
    if container.isQuickTime { format.fitQuickTime() }
    let settings = try EncoderSettings(
      options, container: container, format: format, path: path, logger: logger)
    var color = format.color
    if settings.pixelFormat.isFullRangeByName || settings.pixelFormat.isRGB {
      color.isFullRange = true
    }
    let file = try wrapFileErrors(try AtomicFile(for: path))
    let muxer = try Muxer(file: file.path, container: container, path: path)
    let encoder = try VideoEncoder(
      settings, format: format, color: color, hasGlobalHeader: muxer.hasGlobalHeader, path: path)
    let trial = try OutputTrial(
      VideoEncoder(
        settings, format: format, color: color, hasGlobalHeader: muxer.hasGlobalHeader, path: path),
      format: format, container: container, path: path)
    try trial.check()
    let streams = try OutputStreams(
      source, to: muxer, encoder: encoder, trial: trial, format: format, keepsSound: options.audio,
      path: path,
      logger: logger)
    let packet = try Packet(path)
    try muxer.writeHeader(
      timeScale: encoder.timeBase.denominator, writesAllTitles: streams.writesAllTitles)

    self.packet = packet
    self.logger = logger
    exporter = FrameExporter(path: path, format: settings.pixelFormat, color: color)
    self.streams = streams
    encoderName = settings.encoderName
    pixelFormatName = settings.pixelFormat.name
    self.file = file
    self.muxer = muxer
    self.encoder = encoder
    self.path = path
    self.overwrite = overwrite
    self.format = format
    if format.hasCaptions { warnOfCaptions() }
  }

  /// Reports once that the encoder drops the closed captions.
  private mutating func warnOfCaptions() {
    guard !hasWarnedOfCaptions, !encoder.takesCaptions else { return }
    hasWarnedOfCaptions = true
    logger.warning(
      "\(path): the closed captions are left out, because \(encoderName) cannot write them")
  }

  /// Writes the next frame, which must be later than the one before and have the format's size.
  public mutating func write(_ frame: borrowing Frame) throws(MediaError) {
    guard frame.image.size == format.size else {
      throw MediaError(path, .sizeChanged(frame.image.size, expected: format.size))
    }
    let converted = try exporter.frame(from: frame.image)
    let start = frame.presentationTime
    let frameEnd = MediaTime(value: start.value + frame.duration, timeBase: start.timeBase)
    let ticks = start.ticks(in: encoder.timeBase)
    let endTicks = frameEnd.ticks(in: encoder.timeBase)
    if !frame.captions.isEmpty { warnOfCaptions() }
    try encoder.send(
      converted, time: ticks, duration: max(0, endTicks - ticks), captions: frame.captions)
    try drain()
    end = frameEnd
    try releaseHeld(before: frameEnd)
  }

  /// Takes a packet of the source's streams; it is written when the frames have reached its time.
  public mutating func passThrough(_ packet: borrowing Packet) throws(MediaError) {
    held.append(try packet.reference(path))
  }

  /// Completes the file and gives it its name.
  public mutating func finish(
    noting: (CompleteFile) throws(FileError) -> Void
  ) throws(MediaError) {
    try complete(before: nil)
    try wrapFileErrors(try file.keep(as: path, overwrite: overwrite, noting: noting))
  }

  /// Completes an interrupted file under another name, without the sound and subtitles that start after
  /// the last frame.
  @discardableResult
  public mutating func finish(keepingAs path: String) throws(MediaError) -> String {
    try complete(before: end ?? MediaTime(value: 0, timeBase: format.timeBase))
    try wrapFileErrors(try file.keep(as: path, overwrite: overwrite))
    return path
  }

  private mutating func complete(before end: MediaTime?) throws(MediaError) {
    try encoder.sendEnd()
    try drain()
    try releaseHeld(before: end)
    try streams.finish(to: muxer, logger: logger)
    try muxer.finish()
  }

  private mutating func drain() throws(MediaError) {
    while try encoder.receive(into: packet) {
      packet.pointer.pointee.stream_index = Int32(streams.video)
      try muxer.writeRescaled(packet)
    }
  }

  private mutating func releaseHeld(before end: MediaTime?) throws(MediaError) {
    var due = PacketQueue()
    try held.release(before: end) { packet throws(MediaError) in
      due.append(try packet.reference(path))
    }
    try due.release(before: nil) { packet throws(MediaError) in
      try streams.pass(packet, to: muxer)
    }
  }
}
