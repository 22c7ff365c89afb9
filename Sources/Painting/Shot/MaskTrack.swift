import Basics
import Logging
import Transfer
import VideoIO

/// A mask over the frames of a run: a video or a sequence, read along with them, or one picture
/// that follows the motion.
final class MaskTrack {
  let path: String
  /// Whether it is a single picture.
  let isStill: Bool
  private var reader: VideoReader
  private let size: Size
  private let workers: Workers
  private let logger: Logger
  private var last: Tensor?
  private var hasEnded = false

  /// - Parameters:
  ///   - source: the input, described by `info`.
  ///   - start: where the run starts in it.
  ///   - framesBefore: number of its frames before that; a sequence has a picture for each.
  ///   - first: the number of the run's frame that is painted first; it begins a shot.
  init(
    path: String, source: String, info: VideoInfo, start: Double?,
    framesBefore: Int, first: Int = 1, workers: Workers, logger: Logger
  ) throws {
    self.path = path
    self.workers = workers
    self.logger = logger
    size = info.size
    var options = VideoReader.Options(readsCoverage: true, threads: 1)
    let input = try MediaInput(path)
    let probe = try VideoReader(input: input, options: options, logger: .silent)
    isStill = probe.info.isStill
    let shape = probe.info.sourceSize
    var skipped = 0
    if case .sequence = input {
      skipped = framesBefore
    } else if !isStill {
      options.start = start
    }
    let (chosen, size) = (options, self.size)
    func open() throws -> VideoReader {
      guard let reader = try VideoReader.open(input, at: size, chosen, logger: .silent) else {
        throw MaskError.otherShape(path, shape, source, size)
      }
      return reader
    }
    reader = try open()
    if !isStill, info.isFrameCountExact, let frames = info.expectedFrameCount,
      let own = reader.info.expectedFrameCount, own < skipped + frames
    {
      throw MaskError.tooShort(path, own, source, skipped + frames)
    }
    for _ in 0..<skipped where try !reader.skip() {
      throw MaskError.endsBefore(path, skipped, source)
    }
    guard first > 1 else { return }
    if isStill {
      // It was drawn for the first shot.
      last = Tensor(channels: 1, size: size)
      return
    }
    var passed = 0
    while try passed < first - 2 && reader.skip() { passed += 1 }
    last = try read()
    if last == nil, passed > 0 {
      // It has ended: its last picture stays.
      reader = try open()
      for _ in 0..<(skipped + passed - 1) { _ = try reader.skip() }
      last = try read()
    }
  }

  /// The mask of the next frame, 1 × height × width.
  ///
  /// - Parameters:
  ///   - motion: from the frame to the previous one; nil if there is none, or it is not needed.
  ///   - isCut: whether the frame begins another shot.
  func next(motion: Motion?, isCut: Bool, content: Tensor) throws -> Tensor {
    let mask: Tensor
    if isStill, let last {
      if isCut {
        logger.notice(
          "\(path) was drawn for another shot; its style is not used from here on")
        mask = Tensor(channels: 1, size: size)
      } else {
        mask = motion.map { CarriedMask.next(last, $0, content: content, workers) } ?? last
      }
    } else {
      mask = try read() ?? hold()
    }
    last = mask
    return mask
  }

  private func read() throws -> Tensor? {
    guard !hasEnded, let frame = try reader.next() else { return nil }
    let mask = Tensor(channels: 1, size: size)
    let (pixels, area) = (frame.image.pixels, size.area)
    let weights = LumaWeights.bt709.values.map { Float($0) }
    for i in 0..<area {
      mask.values[i] =
        weights[0] * pixels[i] + weights[1] * pixels[area + i] + weights[2] * pixels[2 * area + i]
    }
    return mask
  }

  /// The last mask of a video that ends earlier than it announced.
  private func hold() -> Tensor {
    if !hasEnded {
      logger.warning("\(path) ends before the video does; its last mask is used for the rest")
    }
    hasEnded = true
    return last ?? Tensor(channels: 1, size: size)
  }
}
