import Basics
import CFFmpeg

/// The decoded pictures of a sequence, one file after the other.
struct MemberStream: Sendable {
  /// The members of the chosen range, and their times.
  let sequence: ImageSequence
  let times: FrameTimes
  private var index = 0
  /// The upright size of the first member; all others must have it.
  private var size: Size?

  /// Throws when the range holds no member.
  init(
    _ sequence: ImageSequence, times: FrameTimes, range: ClipRange,
    options: VideoReader.Options
  ) throws(MediaError) {
    let inRange = times.frames.indices.filter {
      !range.isBeforeStart(times.start($0)) && !range.isPastEnd(times.start($0))
    }
    guard let first = inRange.first else {
      let start = options.start ?? 0
      if let duration = options.duration, start < times.end {
        throw MediaError(sequence.path, .emptyRange(start: start, duration: duration))
      }
      throw MediaError(sequence.path, .startBeyondEnd(start: start, length: times.end))
    }
    let selected = first..<(first + min(inRange.count, options.frameLimit ?? .max))
    self.sequence = sequence[selected]
    self.times = times[selected]
  }

  /// Length of the range in seconds.
  var duration: Double { times.end - times.start(0).seconds }

  /// The next picture with its time; nil after the last.
  mutating func next() throws(MediaError) -> DecodedFrame? {
    guard index < sequence.members.count else { return nil }
    var frame = try DecodedFrame(member: sequence.members[index])
    let size = size ?? frame.uprightSize
    try demand(size, of: frame, member: index)
    self.size = size
    frame.time = times.frames[index].start
    frame.duration = times.frames[index].duration
    index += 1
    return frame
  }

  /// Throws unless a member has that size and its samples can be read.
  func demand(
    _ size: Size, of frame: borrowing DecodedFrame, member index: Int
  ) throws(MediaError) {
    let path = sequence.members[index]
    let found = frame.uprightSize
    guard found == size else {
      throw MediaError(path, .otherSize(found, than: size, of: sequence.members[0]))
    }
    _ = try PixelFormat(supportedIn: frame, path: path)
  }
}
