import Dispatch

/// What is found out about a frame while the one before it is painted.
public struct FrameMotion {
  public init() {}

  /// From the frame to those before it in its shot, by their distance.
  public var motions: [Int: Motion] = [:]
  /// Whether a new shot begins with the frame.
  public var isCut = false
}

/// Looks ahead: finds cuts and motion on a thread of its own, one frame before they are needed.
///
/// `begin` and `finish` alternate, one pair for each frame in order.
public final class MotionAnalysis {
  private let worker: Worker
  private let queue = DispatchQueue(label: "motion", qos: .userInitiated)

  /// - Parameter distances: the frames before to look at, ascending; empty: none.
  public init(distances: [Int], quality: FlowEstimator.Quality) {
    worker = Worker(distances: distances, quality: quality)
  }

  /// Starts to look at a frame and returns at once.
  ///
  /// - Parameter isCut: whether a new shot begins with it; nil: to be found out.
  public func begin(_ frame: GreyImage, isCut: Bool?) {
    queue.async { [worker] in worker.analyse(frame, isCut: isCut) }
  }

  /// Waits for what `begin` started.
  public func finish() throws(FlowError) -> FrameMotion {
    try queue.sync {
      defer { worker.result = .success(FrameMotion()) }
      return worker.result
    }.get()
  }

  /// Touched on the queue only.
  private final class Worker: @unchecked Sendable {
    private let distances: [Int]
    private let estimator: FlowEstimator
    /// The newest last.
    private var frames: [GreyImage] = []
    var result = Result<FrameMotion, FlowError>.success(FrameMotion())

    init(distances: [Int], quality: FlowEstimator.Quality) {
      self.distances = distances
      estimator = FlowEstimator(quality: quality)
    }

    func analyse(_ frame: GreyImage, isCut: Bool?) {
      result = Result { () throws(FlowError) in try motion(of: frame, isCut: isCut) }
      frames.append(frame)
      if frames.count > distances.last ?? 1 { frames.removeFirst() }
    }

    private func motion(of frame: GreyImage, isCut: Bool?) throws(FlowError) -> FrameMotion {
      var motion = FrameMotion()
      guard let before = frames.last else { return motion }
      // One thread: the others paint.
      let workers = Workers(count: 1)
      if isCut == nil {
        let nearest = try self.motion(from: frame, to: before, workers)
        motion.isCut = ShotBoundary.isCut(from: before, to: frame, nearest, workers)
        if !motion.isCut, distances.first == 1 { motion.motions[1] = nearest }
      } else {
        motion.isCut = isCut == true
      }
      if motion.isCut { frames.removeAll() }
      for distance in distances
      where distance <= frames.count && motion.motions[distance] == nil {
        motion.motions[distance] = try self.motion(
          from: frame, to: frames[frames.count - distance], workers)
      }
      return motion
    }

    private func motion(
      from frame: GreyImage, to other: GreyImage, _ workers: Workers
    ) throws(FlowError) -> Motion {
      let flow = try estimator.flow(from: frame, to: other)
      let back = try estimator.flow(from: other, to: frame)
      return Motion(flow: flow, back: back, workers)
    }
  }
}
