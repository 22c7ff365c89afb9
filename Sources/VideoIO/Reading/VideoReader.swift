import CFFmpeg
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
  let frameDescription: FrameDescription
  let logger: Logger
  private var hasEnded = false
  private var hasToldOfFields = false
  private var hasToldOfProfile = false

  /// Opens a video or a picture and decodes the first frame of the range.
  public init(path: String, options: Options, logger: Logger) throws(MediaError) {
    try self.init(input: .file(path), options: options, logger: logger)
  }

  /// Opens an input and decodes the first frame of the range.
  public init(input: MediaInput, options: Options, logger: Logger) throws(MediaError) {
    try options.check(input.path)
    var frames = try Self.open(input, options, logger)
    guard let frame = try frames.next() else { throw frames.noFrameError(options) }
    let seconds = Double(frame.duration) * frames.timeBase.value
    // No container can count that far.
    guard seconds < 316_000_000 else {
      throw MediaError(input.path, .frameTooLong(seconds: seconds))
    }
    let info = try VideoInfo(of: frame, in: frames, options: options)
    importer = FrameImporter(
      path: input.path, size: info.size,
      isUntaggedGrayLimited: ["h264", "hevc", "vp9", "av1"].contains(info.codecName),
      arePictures: info.isStill || frames.members != nil
        || ["gif", "apng"].contains(info.formatName),
      readsCoverage: options.readsCoverage)
    frameDescription = FrameDescription(
      of: frame, in: frames.source.stream(frames.streamIndex))
    first = consume frame
    self.frames = frames
    self.info = info
    path = input.path
    self.logger = logger
    frameLimit = options.frameLimit
    tellOfFields()
  }

  /// Reports once that frames are deinterlaced.
  private mutating func tellOfFields() {
    guard !hasToldOfFields, frames.deinterlacer.isActive else { return }
    hasToldOfFields = true
    logger.notice("\(path) is interlaced: its frames are deinterlaced")
  }

  /// Number of packets that could not be decoded and of frames that the decoder had to conceal.
  public var damagedPacketCount: Int {
    // In joined recordings, the container marks the last packet of each part as damaged.
    let flagged = max(0, frames.decoder.flaggedCount - frames.source.jumpCount)
    return frames.decoder.damagedCount + flagged + frames.concealedCount
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
    tellOfFields()
    let image = try importer.image(
      from: frame, orientation: frames.orientation(of: frame))
    tellOfProfile()
    try frames.pass(
      before: MediaTime(value: frame.time + frame.duration, timeBase: info.timeBase),
      to: passThrough)
    return Frame(
      image: image,
      presentationTime: MediaTime(
        value: frames.shifted(frame.time), timeBase: info.timeBase),
      duration: frame.duration, captions: frame.sideData(AV_FRAME_DATA_A53_CC))
  }

  /// Reports once that a picture's profile is not applied.
  private mutating func tellOfProfile() {
    guard !hasToldOfProfile, let problem = importer.profileProblem else { return }
    hasToldOfProfile = true
    let reason = problem == .unreadable ? "is damaged" : "is not one for RGB or grey pictures"
    logger.warning(
      "\(path): its colour profile \(reason) and is not used; its colours are treated as sRGB")
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

  /// Skips the next frame without converting it; `nil` at the end.
  ///
  /// - Parameter passThrough: as for ``next(passThrough:)``.
  /// - Returns: its presentation time, and its duration in ticks.
  public mutating func skip(
    passThrough: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) -> (presentationTime: MediaTime, duration: Int64)? {
    guard let frame = try take() else {
      try end(passThrough: passThrough)
      return nil
    }
    if deliveredFrameCount == frameLimit { frames.endRange(after: frame) }
    try frames.pass(
      before: MediaTime(value: frame.time + frame.duration, timeBase: info.timeBase),
      to: passThrough)
    let time = MediaTime(value: frames.shifted(frame.time), timeBase: info.timeBase)
    return (time, frame.duration)
  }

  /// Seeks to a frame without decoding everything before it.
  ///
  /// Reading continues from there as usual, except that packets of other streams may be missing.
  /// Not every input supports that: callers who need exactly the same frames compare them, and
  /// otherwise read from the beginning.
  ///
  /// - Parameters:
  ///   - number: of the frame in the range, from 1.
  ///   - time: its presentation time, as ``next(passThrough:)`` gives it.
  /// - Returns: false if no frame has that time; then nothing more can be read.
  public mutating func jump(
    to number: Int, at time: MediaTime
  ) throws(MediaError) -> Bool {
    first = nil
    (hasEnded, deliveredFrameCount) = (false, number - 1)
    return try frames.jump(
      to: time.ticks(in: info.timeBase) - frames.range.shift(in: info.timeBase),
      index: number - 1)
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
