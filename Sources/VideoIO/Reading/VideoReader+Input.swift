import CFFmpeg
import Logging

extension VideoReader {
  static func open(
    _ input: MediaInput, _ options: Options, _ logger: Logger
  ) throws(MediaError) -> FrameStream {
    switch input {
    case .sequence(let sequence):
      return try FrameStream(
        sequence, times: try times(of: sequence, options, logger), options: options)
    case .file(let path): return try open(Demuxer(path: path), options)
    case .standardInput: return try open(Demuxer(standardInput: input.path), options)
    }
  }

  private static func open(
    _ source: consuming Demuxer, _ options: Options
  ) throws(MediaError) -> FrameStream {
    if options.frameRate != nil { throw MediaError(source.path, .hasFrameRate) }
    return try FrameStream(
      source: source, start: options.start, duration: options.duration, threads: options.threads,
      deinterlaces: options.deinterlaces)
  }

  /// Times from the rate in the options, else from the file beside the pictures, else 25 frames per
  /// second.
  private static func times(
    of sequence: ImageSequence, _ options: Options, _ logger: Logger
  ) throws(MediaError) -> FrameTimes {
    let count = sequence.members.count
    let file = sequence.timestampsPath
    if let rate = options.frameRate {
      if let file, FileIdentity(file) != nil {
        logger.notice("\(sequence.path): the given frame rate is used, not \(file)")
      }
      return FrameTimes(rate: rate, count: count)
    }
    if let file, let times = try TimestampsFile.read(file) {
      guard times.frames.count == count else {
        throw MediaError(
          file,
          .otherCount(times: times.frames.count, sequence: sequence.path, pictures: count))
      }
      return times
    }
    logger.notice("\(sequence.path): read at 25 frames per second, as no frame rate was given")
    var times = FrameTimes(rate: Rational(25, 1), count: count)
    times.isGiven = false
    return times
  }

  /// The pictures of the range, if the input is a sequence.
  public var sequence: ImageSequence? { frames.members?.sequence }

  /// Decodes every picture of a sequence's range once, so that an unreadable one is found before
  /// hours of work. Does nothing for other inputs.
  ///
  /// - Parameter shouldContinue: Asked before each picture.
  public func checkMembers(
    threads: Int, while shouldContinue: @Sendable () -> Bool = { true }
  ) throws(MediaError) {
    guard let members = frames.members else { return }
    let count = members.sequence.members.count
    // Checking this many takes a while.
    if count >= 1000 { logger.notice("\(path): checking \(count) pictures") }
    try members.check(threads: threads, while: shouldContinue)
  }

  /// Whether the input counts as a single picture: a still, an animated picture, a video of one frame.
  var isPicture: Bool {
    info.isStill || ["gif", "apng"].contains(info.formatName) || info.expectedFrameCount == 1
  }

  /// Whether the input has sound, which ``next(passThrough:)`` passes through.
  public var hasSound: Bool { !frames.source.streams(of: AVMEDIA_TYPE_AUDIO).isEmpty }

  /// Whether the input has subtitles of their own stream.
  public var hasSubtitles: Bool { !frames.source.streams(of: AVMEDIA_TYPE_SUBTITLE).isEmpty }
}
