import Basics
import Transfer
import VideoIO

/// The frames of the input, each with its motion, which is looked for one frame ahead.
struct FrameSource: ~Copyable {
  private var reader: VideoReader
  private let size: Size
  private let cuts: CutRule
  private let analysis: MotionAnalysis
  /// Whether shots begin with the frames that are painted already.
  private let knownCuts: [Bool]
  /// The next frame, its motion under way.
  private var upcoming: Frame?
  private var hasBegun = false
  private var readFrames = 0
  private var lastTime = -Double.infinity

  init(
    _ reader: consuming VideoReader, cuts: CutRule, analysis: MotionAnalysis,
    knownCuts: [Bool]
  ) {
    size = reader.info.size
    self.reader = reader
    self.cuts = cuts
    self.analysis = analysis
    self.knownCuts = knownCuts
  }

  /// The next frame and its motion; nil at the end.
  ///
  /// - Parameter passThrough: Receives the packets of other streams met on the way.
  mutating func next(
    passThrough: (borrowing Packet) throws(MediaError) -> Void
  ) throws -> (frame: Frame, motion: FrameMotion)? {
    if !hasBegun {
      hasBegun = true
      try lookAhead(passThrough)
    }
    guard let frame = upcoming else { return nil }
    let motion = try analysis.finish()
    try lookAhead(passThrough)
    return (frame, motion)
  }

  private mutating func lookAhead(
    _ passThrough: (borrowing Packet) throws(MediaError) -> Void
  ) throws {
    upcoming = try reader.next(passThrough: passThrough)
    guard let frame = upcoming else { return }
    readFrames += 1
    let grey = GreyImage(rgb: frame.image.pixels, size: size)
    let time = frame.presentationTime.seconds
    if readFrames <= knownCuts.count {
      analysis.remember(grey, number: readFrames, isCut: knownCuts[readFrames - 1])
    } else {
      let isCut = cuts.isCut(frame: readFrames, time: time, previousTime: lastTime)
      analysis.begin(grey, number: readFrames, isCut: isCut)
    }
    lastTime = time
  }
}
