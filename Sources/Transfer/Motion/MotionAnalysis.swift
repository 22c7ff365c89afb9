import Dispatch

/// What is found out about a frame while the one before it is painted.
public struct FrameMotion {
  /// From the frame to those before it in its shot, by their distance.
  public var motions: [Int: Motion] = [:]
  /// Whether a new shot begins with the frame.
  public var isCut = false
}

/// Looks ahead: finds cuts and motion on a thread of its own, one frame before they are needed.
///
/// `begin` and `finish` alternate, one pair for each frame in order.
public final class MotionAnalysis {
  private let distances: [Int]
  private let worker: Worker
  private let queue = DispatchQueue(label: "motion", qos: .userInitiated)

  /// - Parameter distances: the frames before to look at; empty: none.
  public init(distances: [Int], flow: consuming FlowSource) {
    self.distances = distances
    worker = Worker(distances: distances, flow: flow)
  }

  /// Starts to look at a frame and returns at once.
  public func begin(_ frame: GreyImage) {
    queue.async { [worker] in worker.analyse(frame) }
  }

  /// Waits for what `begin` started.
  public func finish() throws(FlowError) -> FrameMotion {
    try queue.sync { worker.result }.get()
  }

  /// Touched on the queue only.
  private final class Worker: @unchecked Sendable {
    private let distances: [Int]
    private let flow: FlowSource
    /// Of the frame that is looked at; the first is 1.
    private var number = 0
    /// The newest last.
    private var frames: [GreyImage] = []
    var result = Result<FrameMotion, FlowError>.success(FrameMotion())

    init(distances: [Int], flow: consuming FlowSource) {
      self.distances = distances
      self.flow = flow
    }

    func analyse(_ frame: GreyImage) {
      number += 1
      result = Result { () throws(FlowError) in try motion(of: frame) }
      frames.append(frame)
      if frames.count > distances.last ?? 1 { frames.removeFirst() }
    }

    private func motion(of frame: GreyImage) throws(FlowError) -> FrameMotion {
      var motion = FrameMotion()
      // One thread: the others paint.
      let workers = Workers(count: 1)
      for distance in distances where distance <= frames.count {
        let other = frames[frames.count - distance]
        motion.motions[distance] = try Motion(
          from: frame, number: number, to: other, number: number - distance, flow, workers)
      }
      return motion
    }
  }
}
