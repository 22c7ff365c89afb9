import Basics
import CFFmpeg

/// The decoded frames of the chosen range in presentation order, and the packets of other streams
/// between them.
struct FrameStream: ~Copyable {
  /// The opened file; for a sequence, its first member.
  var source: Demuxer
  var decoder: Decoder
  /// The pictures of a sequence; nil for other inputs.
  private(set) var members: MemberStream?
  let streamIndex: Int
  let timeBase: Rational
  let frameRate: Rational
  var range: ClipRange
  var repair: TimestampRepair
  /// Packets of other streams whose time the frames have not reached.
  var held = PacketQueue()
  let packet: Packet

  private(set) var deinterlacer: Deinterlacer
  /// A frame that waits until earlier ones have left the deinterlacer.
  private var nextInLine: DecodedFrame?

  /// The next frame, decoded ahead so that the duration of the current one is known.
  private var upcoming: DecodedFrame?
  /// When the frame after the last one of the range would have been shown.
  private var timeAfterRange: Int64?
  private var hasStarted = false
  /// Whether a frame has been decoded, in the range or not.
  private(set) var hasDecoded = false
  /// When the last frame before the range ends, in seconds.
  private(set) var endBeforeRange: Double?
  /// Whether the file is a single picture.
  private let isPictureFile: Bool
  /// Whether the file has no more packets.
  var isAtEnd = false
  /// Whether the decoder has been told that there are no more packets.
  private var isDraining = false
  /// Instant in microseconds until which packets are only collected; nil: each is decoded at once.
  private var decodingStart: Int64?
  /// The collected packets, from the last key frame on.
  private var group = PacketQueue()
  /// Frames in which the decoder concealed errors.
  private(set) var concealedCount = 0
  /// Last instant that any packet has reached, in seconds.
  private(set) var reachedTime: Double = 0
  /// Streams whose sound has to be followed to the end of the range.
  var soundBehind: Set<Int>

  /// - Parameter isStrict: Whether damaged pictures are refused rather than patched up.
  init(
    source: consuming Demuxer, start: Double?, duration: Double?, threads: Int,
    isStrict: Bool = false, deinterlaces: Bool = false
  ) throws(MediaError) {
    let range = ClipRange(start: start, duration: duration, in: source)
    let target = range.start.map { Self.readingStart(before: $0, in: source) }
    // A format that cannot seek is decoded from its beginning.
    if let target, target > source.startTime, !source.allowsJumps { try? source.seek(to: target) }
    let decodingStart = source.allowsJumps ? target : nil
    let frameRate = source.frameRate(ofStream: try source.videoStreamIndex())
    try self.init(
      source: source, range: range, timeBase: nil, frameRate: frameRate, threads: threads,
      isStrict: isStrict)
    self.decodingStart = decodingStart
    deinterlacer.isOn = deinterlaces && !isPictureFile
  }

  /// The pictures of a sequence.
  init(
    _ sequence: ImageSequence, times: FrameTimes, options: VideoReader.Options
  ) throws(MediaError) {
    let range = ClipRange(start: options.start, duration: options.duration)
    let members = try MemberStream(sequence, times: times, range: range, options: options)
    try self.init(
      source: try Demuxer(path: members.sequence.members[0]), range: range,
      timeBase: times.timeBase, frameRate: times.frameRate, threads: 1, isStrict: true)
    self.members = members
  }

  private init(
    source: consuming Demuxer, range: ClipRange, timeBase: Rational?, frameRate: Rational,
    threads: Int, isStrict: Bool
  ) throws(MediaError) {
    let streamIndex = try source.videoStreamIndex()
    let stream = source.stream(streamIndex)
    let decoder = try Decoder(
      stream: stream, threads: threads, isStrict: isStrict, path: source.path)
    let packet = try Packet(source.path)
    let ticks = timeBase ?? Rational(stream.pointee.time_base)
    self.timeBase = ticks
    self.frameRate = frameRate
    repair = TimestampRepair(
      nominalDuration: av_rescale_q(1, frameRate.inverse.ffmpeg, ticks.ffmpeg),
      expectsTimes: source.storesTimes)
    soundBehind = Set(source.streams(of: AVMEDIA_TYPE_AUDIO))
    isPictureFile = VideoInfo.isStill(format: source.formatName)
    deinterlacer = Deinterlacer(stream, timeBase: ticks, path: source.path)
    self.range = range
    self.streamIndex = streamIndex
    self.decoder = decoder
    self.packet = packet
    self.source = source
  }

  /// The orientation of the pictures; each member of a sequence has its own.
  func orientation(of frame: borrowing DecodedFrame) -> Orientation {
    Orientation(of: frame, in: members == nil ? source.stream(streamIndex) : nil)
  }

  /// A little before the start, because packets of other streams in the range may precede the key
  /// frame: sound by a moment, subtitles by their duration.
  private static func readingStart(before start: Int64, in source: borrowing Demuxer) -> Int64 {
    let hasSubtitles = !source.streams(of: AVMEDIA_TYPE_SUBTITLE).isEmpty
    return start &- (hasSubtitles ? 15_000_000 : 1_000_000)
  }

  /// Decodes the next frame of the range, with its time on the input's own clock; nil after the last.
  mutating func next() throws(MediaError) -> DecodedFrame? {
    if !hasStarted {
      hasStarted = true
      upcoming = try decodeInRange()
    }
    guard var frame = upcoming.take() else { return nil }
    upcoming = try decodeInRange()
    frame.duration = duration(of: frame, until: upcoming?.time ?? timeAfterRange)
    return frame
  }

  /// Seeks to the frame of that time on the input's own clock, without decoding everything before
  /// it.
  ///
  /// The packets of other streams are lost. Not every input supports that: the frame may then not
  /// be found, or be decoded differently.
  ///
  /// - Parameter index: of the frame in the range, from 0, for sequences.
  /// - Returns: whether there is such a frame.
  mutating func jump(to time: Int64, index: Int) throws(MediaError) -> Bool {
    (hasStarted, isAtEnd, isDraining) = (true, false, false)
    timeAfterRange = nil
    upcoming = nil
    nextInLine = nil
    decodingStart = nil
    held = PacketQueue()
    group = PacketQueue()
    repair.restart()
    // The deinterlacer still has frames buffered.
    if deinterlacer.isActive { return false }
    if members != nil {
      members!.jump(to: index)
    } else {
      let instant = MediaTime(value: time, timeBase: timeBase).ticks(in: MediaTime.microsecond)
      do { try source.seek(to: instant - 1_000_000) } catch { return false }
      decoder.restart()
    }
    while let frame = try decodeInRange() {
      if frame.time < time { continue }
      guard frame.time == time else { return false }
      upcoming = consume frame
      return true
    }
    return false
  }

  /// Time to the following frame; for the last one the file's own duration. Never beyond the end of
  /// the range.
  private func duration(of frame: borrowing DecodedFrame, until following: Int64?) -> Int64 {
    var duration = frame.duration > 0 ? frame.duration : repair.nominalDuration
    if let following { duration = following - frame.time }
    guard let end = range.end else { return duration }
    return max(1, min(duration, end.ticks(in: timeBase) - frame.time))
  }

  /// Ends the range with the frame just returned.
  mutating func endRange(after frame: borrowing DecodedFrame) {
    range.end = MediaTime(value: frame.time + frame.duration, timeBase: timeBase)
    upcoming = nil
  }

  private mutating func decodeInRange() throws(MediaError) -> DecodedFrame? {
    guard timeAfterRange == nil else { return nil }
    while let frame = try decode() {
      hasDecoded = true
      let instant = MediaTime(value: frame.time, timeBase: timeBase)
      if range.isBeforeStart(instant) {
        let end = frame.time + duration(of: frame, until: nil)
        endBeforeRange = MediaTime(value: end, timeBase: timeBase).seconds
        continue
      }
      if range.isPastEnd(instant) {
        timeAfterRange = frame.time
        return nil
      }
      if isConcealed(frame) { concealedCount += 1 }
      return frame
    }
    return nil
  }

  private func isConcealed(_ frame: borrowing DecodedFrame) -> Bool {
    frame.pointer.pointee.decode_error_flags != 0
      || frame.pointer.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
  }

  /// Decodes the next frame, inside the range or not.
  private mutating func decode() throws(MediaError) -> DecodedFrame? {
    guard deinterlacer.isOn else { return try decodeStored() }
    while true {
      if let frame = try deinterlacer.receive() { return frame }
      var frame = nextInLine.take()
      if frame == nil { frame = try decodeStored() }
      guard let frame else {
        guard deinterlacer.isRunning else { return nil }
        try deinterlacer.end()
        continue
      }
      if !deinterlacer.fits(frame) {
        try deinterlacer.end()
        nextInLine = consume frame
      } else if try !deinterlacer.send(frame) {
        return frame
      }
    }
  }

  /// Decodes the next frame as it is stored.
  private mutating func decodeStored() throws(MediaError) -> DecodedFrame? {
    if members != nil { return try members!.next() }
    var frame = try DecodedFrame(source.path)
    while true {
      switch try decoder.receive(into: frame) {
      case .frame:
        repair.setTime(of: &frame)
        if isPictureFile { try ExifData.add(to: frame, codec: decoder.codecName, source.path) }
        return frame
      case .ended: return nil
      case .needsPacket:
        if try readVideoPacket() {
          try decoder.send(packet)
        } else if !isDraining {
          isDraining = true
          try decoder.sendEnd()
        } else {
          return nil
        }
      }
    }
  }

  /// Reads on to the next packet of the video stream and queues those of other streams.
  private mutating func readVideoPacket() throws(MediaError) -> Bool {
    if decodingStart != nil { try collectGroup() }
    if let collected = group.removeFirst() {
      packet.take(collected)
      return true
    }
    while try readPacket() {
      if packet.streamIndex == streamIndex { return true }
      try hold()
    }
    return false
  }

  /// Reads without decoding to where decoding starts, and keeps the packets from the last key frame on.
  private mutating func collectGroup() throws(MediaError) {
    while let start = decodingStart {
      guard try readPacket() else {
        decodingStart = nil
        return
      }
      guard packet.streamIndex == streamIndex else {
        try hold()
        continue
      }
      let isThere = packet.start.map { $0.ticks(in: MediaTime.microsecond) >= start } ?? false
      if isThere || group.isFull { decodingStart = nil } else if packet.isKey { group.removeAll() }
      group.append(try packet.reference(source.path))
    }
  }

  /// Reads a packet of any stream; false at the end of the file.
  mutating func readPacket() throws(MediaError) -> Bool {
    guard !isAtEnd, try source.read(into: packet) else {
      isAtEnd = true
      return false
    }
    if let start = packet.start {
      let length = Double(packet.pointer.pointee.duration) * start.timeBase.value
      reachedTime = max(reachedTime, start.seconds + length)
    }
    return true
  }
}

extension FrameStream {
  /// Moves a time of the input to the range's clock; never before the range's start.
  func shifted(_ time: Int64) -> Int64 {
    let shifted = time &+ range.shift(in: timeBase)
    return range.start == nil ? shifted : max(0, shifted)
  }

  /// Seconds from the beginning of the file to a time of the input.
  func sinceBeginning(_ time: Double) -> Double { time - Double(source.startTime) / 1e6 }

  /// Whether reading ended at the end of the range rather than of the file.
  var hasEndedInRange: Bool { range.end.map { reachedTime >= $0.seconds } ?? false }

  /// Whether a file says in its first bytes that it is a WebP with several frames.
  private static func isAnimatedWebP(_ path: String) -> Bool {
    guard let file = try? RawFile(path, for: .reading), let head = try? file.contents(upTo: 32),
      head.count > 20
    else { return false }
    return head[0..<4].elementsEqual("RIFF".utf8) && head[8..<16].elementsEqual("WEBPVP8X".utf8)
      && head[20] & 2 != 0
  }

  /// Error for a range without frames.
  func noFrameError(_ options: VideoReader.Options) -> MediaError {
    let length = source.duration.map { Double($0) / 1e6 }
    if let start = options.start, let length, start >= length {
      return MediaError(source.path, .startBeyondEnd(start: start, length: length))
    }
    if !hasDecoded {
      if Self.isAnimatedWebP(source.path) { return MediaError(source.path, .animatedWebP) }
      return MediaError(source.path, .nothingDecoded(message: decoder.lastDamage))
    }
    if options.duration == nil, let start = options.start {
      // The video may end long before the sound.
      let end = endBeforeRange.map { sinceBeginning($0) } ?? length ?? start
      return MediaError(source.path, .startBeyondEnd(start: start, length: end))
    }
    return MediaError(
      source.path, .emptyRange(start: options.start ?? 0, duration: options.duration ?? 0))
  }
}
