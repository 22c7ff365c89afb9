import Basics
import CFFmpeg

/// Decodes the pictures of a sequence, one file after the other.
struct MemberStream: Sendable {
  /// Members in the chosen range, and their times.
  let sequence: ImageSequence
  let times: FrameTimes
  /// The files' stamps when the sequence was opened.
  private let stamps: [FileStamp?]
  private var index = 0
  /// Upright size of the first member, which all others must have; nil before it is decoded.
  private var size: Size?

  /// Selects the members in the range; throws if there is none.
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
    stamps = self.sequence.members.map { FileStamp($0) }
  }

  /// Length of the range in seconds.
  var duration: Double { times.end - times.start(0).seconds }

  /// Decodes the next picture and sets its time; nil after the last.
  mutating func next() throws(MediaError) -> DecodedFrame? {
    guard index < sequence.members.count else { return nil }
    let path = sequence.members[index]
    try demandUnchanged(path)
    var frame = try DecodedFrame.member(at: path)
    try demandUnchanged(path)
    let size = size ?? frame.uprightSize
    try demand(size, of: frame, member: index)
    self.size = size
    frame.time = times.frames[index].start
    frame.duration = times.frames[index].duration
    index += 1
    return frame
  }

  private func demandUnchanged(_ path: String) throws(MediaError) {
    guard FileStamp(path) == stamps[index] else { throw MediaError(path, .changed) }
  }

  /// Moves to a picture of the range, counted from 0, without decoding those before it.
  mutating func jump(to index: Int) {
    self.index = index
  }

  /// Throws unless a decoded member has that size and a pixel format that can be read.
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
