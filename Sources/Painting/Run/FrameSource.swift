import Basics
import Transfer
import VideoIO

/// The frames of the input with their motion, which is estimated one frame ahead.
struct FrameSource: ~Copyable {
  private var reader: VideoReader
  private let cuts: CutRule
  private let analysis: MotionAnalysis
  private let preprocessing: Preprocessing
  /// For each frame that is already painted: whether a shot begins with it.
  private let knownCuts: [Bool]
  /// The next frame, whose motion is being estimated.
  private var upcoming: Frame?
  private var hasBegun = false
  /// The most frames to return.
  private let limit: Int
  /// The number of the frame before the first one.
  private let offset: Int
  private var readFrames = 0
  private var lastTime = -Double.infinity
  private let check: (Int, GreyImage) throws -> Void

  /// - Parameters:
  ///   - knownCuts: for each frame that is already painted, whether a shot begins with it.
  ///   - first: the number of the reader's next frame.
  ///   - limit: the most frames to return.
  ///   - check: called with each frame's number and grey levels as soon as it is read.
  init(
    _ reader: consuming VideoReader, cuts: CutRule, analysis: MotionAnalysis,
    _ preprocessing: Preprocessing, knownCuts: [Bool], first: Int = 1, limit: Int = .max,
    check: @escaping (Int, GreyImage) throws -> Void = { _, _ in }
  ) {
    self.check = check
    offset = first - 1
    self.limit = limit
    self.reader = reader
    self.cuts = cuts
    self.analysis = analysis
    self.preprocessing = preprocessing
    self.knownCuts = knownCuts
  }

  /// The next frame and its motion; `nil` at the end.
  ///
  /// - Parameter passThrough: receives the packets of other streams met on the way.
  mutating func next(
    passThrough: (borrowing Packet) throws(MediaError) -> Void
  ) throws -> SourceFrame? {
    if !hasBegun {
      hasBegun = true
      try lookAhead(passThrough)
    }
    guard let frame = upcoming.take() else { return nil }
    let number = offset + readFrames
    let motion = try analysis.finish()
    try lookAhead(passThrough)
    return SourceFrame(
      timing: FrameTiming(
        number: number, presentationTime: frame.presentationTime, duration: frame.duration,
        captions: frame.captions),
      content: preprocessing.input(fromRGB: frame.image.pixels, size: frame.image.size),
      motion: motion)
  }

  private mutating func lookAhead(
    _ passThrough: (borrowing Packet) throws(MediaError) -> Void
  ) throws {
    guard readFrames < limit else { return }
    upcoming = try reader.next(passThrough: passThrough)
    guard let frame = upcoming else { return }
    readFrames += 1
    let grey = GreyImage(rgb: frame.image.pixels, size: frame.image.size)
    try check(offset + readFrames, grey)
    let time = frame.presentationTime.seconds
    if readFrames <= knownCuts.count {
      analysis.remember(grey, number: offset + readFrames, isCut: knownCuts[readFrames - 1])
    } else {
      let isCut = cuts.isCut(
        frame: offset + readFrames, time: time, previousTime: lastTime)
      analysis.begin(grey, number: offset + readFrames, isCut: isCut)
    }
    lastTime = time
  }
}
