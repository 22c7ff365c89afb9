import Logging

/// Reads a video, a sequence of pictures, or a single picture, frame by frame.
///
/// Frames are upright, in RGB and at the size asked for; each comes with its presentation time.
/// Reading, decoding and converting happen inside ``next(passThrough:)``.
public struct VideoReader: ~Copyable {
  public let info: VideoInfo
  public let path: String
  /// Number of frames that ``next(passThrough:)`` has returned.
  public private(set) var deliveredFrameCount = 0

  var frames: FrameStream
  private var importer: FrameImporter
  private let frameLimit: Int?
  var hasFrameLimit: Bool { frameLimit != nil }
  /// The first frame, decoded ahead because size and colours are read from it.
  private var first: DecodedFrame?
  let logger: Logger
  private var hasEnded = false

  /// Opens a video or a picture and decodes the first frame of the range.
  public init(path: String, options: Options, logger: Logger) throws(MediaError) {
    try self.init(input: .file(path), options: options, logger: logger)
  }

  /// Opens an input and decodes the first frame of the range.
  public init(input: MediaInput, options: Options, logger: Logger) throws(MediaError) {
    try options.check(input.path)
    var frames = try Self.open(input, options, logger)
    guard let frame = try frames.next() else { throw frames.noFrameError(options) }
    let info = try VideoInfo(of: frame, in: frames, options: options)
    importer = FrameImporter(
      path: input.path, size: info.size,
      isUntaggedGrayLimited: ["h264", "hevc", "vp9", "av1"].contains(info.codecName),
      readsCoverage: options.readsCoverage)
    first = consume frame
    self.frames = frames
    self.info = info
    path = input.path
    self.logger = logger
    frameLimit = options.frameLimit
  }

  /// Number of packets that could not be decoded and of frames that the decoder had to conceal.
  public var damagedPacketCount: Int {
    frames.decoder.damagedCount + frames.concealedCount
  }

  /// Reads the next frame; nil at the end.
  ///
  /// - Parameter passThrough: Receives the packets of the other streams that start before the end
  ///   of the frame returned, and after the last frame those that remain in the range.
  public mutating func next(
    passThrough: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) -> Frame? {
    guard let frame = try take() else {
      try end(passThrough: passThrough)
      return nil
    }
    if deliveredFrameCount == frameLimit { frames.endRange(after: frame) }
    let image = try importer.image(
      from: frame, orientation: frames.orientation(of: frame))
    try frames.pass(
      before: MediaTime(value: frame.time + frame.duration, timeBase: info.timeBase),
      to: passThrough)
    return Frame(
      image: image,
      presentationTime: MediaTime(
        value: frames.shifted(frame.time), timeBase: info.timeBase),
      duration: frame.duration)
  }

  /// Reads the next frame and drops the packets of other streams; nil at the end.
  public mutating func next() throws(MediaError) -> Frame? {
    try next { _ throws(MediaError) in }
  }

  /// Skips the next frame without converting it, and drops the packets of other streams; false at
  /// the end.
  public mutating func skip() throws(MediaError) -> Bool {
    guard let frame = try take() else { return false }
    try frames.pass(
      before: MediaTime(value: frame.time + frame.duration, timeBase: info.timeBase)
    ) { _ throws(MediaError) in }
    return true
  }

  /// Takes the next frame as it was decoded.
  private mutating func take() throws(MediaError) -> DecodedFrame? {
    var taken = first.take()
    if taken == nil, !hasEnded, frameLimit != deliveredFrameCount { taken = try frames.next() }
    if taken != nil { deliveredFrameCount += 1 }
    return taken
  }

  private mutating func end(
    passThrough: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    guard !hasEnded else { return }
    hasEnded = true
    try frames.passRemainder(to: passThrough)
    for warning in warnings { logger.warning("\(warning)") }
  }
}
