import Dispatch

/// Finds cuts and motion one frame ahead, on a thread of its own.
///
/// `begin` and `finish` alternate, one pair for each frame, in order.
public final class MotionAnalysis {
  private let worker: Worker
  private let queue = DispatchQueue(label: "motion", qos: .userInitiated)

  /// - Parameters:
  ///   - distances: distances of the earlier frames to estimate motion to, ascending; may be empty.
  ///   - flow: estimates the flow, or reads it.
  public init(distances: [Int], flow: consuming FlowSource) {
    worker = Worker(distances: distances, flow: flow)
  }

  /// Starts the analysis of a frame and returns immediately.
  ///
  /// - Parameters:
  ///   - number: number of the frame in the run, from 1.
  ///   - isCut: whether a new shot starts with the frame; `nil` to find out.
  public func begin(_ frame: GreyImage, number: Int, isCut: Bool?) {
    queue.async { [worker] in worker.analyse((number, frame), isCut: isCut) }
  }

  /// Replaces `begin` for a frame that has been painted already: later frames need it, but its own motion is not
  /// needed.
  public func remember(_ frame: GreyImage, number: Int, isCut: Bool) {
    queue.async { [worker] in worker.remember((number, frame), isCut: isCut) }
  }

  /// Waits for the analysis that `begin` started and returns its result.
  public func finish() throws(FlowError) -> FrameMotion {
    try queue.sync {
      defer { worker.result = .success(FrameMotion()) }
      return worker.result
    }.get()
  }

  /// Used on the queue only.
  private final class Worker: @unchecked Sendable {
    private let distances: [Int]
    private let flow: FlowSource
    /// The latest frames with their numbers, the newest last.
    private var frames: [(number: Int, grey: GreyImage)] = []
    var result = Result<FrameMotion, FlowError>.success(FrameMotion())

    init(distances: [Int], flow: consuming FlowSource) {
      self.distances = distances
      self.flow = flow
    }

    func analyse(_ frame: (number: Int, grey: GreyImage), isCut: Bool?) {
      result = Result { () throws(FlowError) in try motion(of: frame, isCut: isCut) }
      append(frame)
    }

    func remember(_ frame: (number: Int, grey: GreyImage), isCut: Bool) {
      var motion = FrameMotion()
      motion.isCut = isCut
      result = .success(motion)
      if isCut { frames.removeAll() }
      append(frame)
    }

    private func append(_ frame: (number: Int, grey: GreyImage)) {
      frames.append(frame)
      if frames.count > distances.last ?? 1 { frames.removeFirst() }
    }

    private func motion(
      of frame: (number: Int, grey: GreyImage), isCut: Bool?
    ) throws(FlowError) -> FrameMotion {
      var result = FrameMotion()
      guard let before = frames.last else { return result }
      // A single thread, as the others paint.
      let workers = Workers(count: 1)
      func motion(to other: (number: Int, grey: GreyImage)) throws(FlowError) -> Motion {
        try Motion(
          from: frame.grey, number: frame.number, to: other.grey, number: other.number, flow,
          workers)
      }
      if let isCut {
        result.isCut = isCut
      } else if distances.first == 1 || ShotBoundary.mayBeCut(from: before.grey, to: frame.grey) {
        let nearest = try motion(to: before)
        result.isCut = ShotBoundary.isCut(from: before.grey, to: frame.grey, nearest, workers)
        if !result.isCut, distances.first == 1 { result.motions[1] = nearest }
      }
      if result.isCut { frames.removeAll() }
      for distance in distances
      where distance <= frames.count && result.motions[distance] == nil {
        result.motions[distance] = try motion(to: frames[frames.count - distance])
      }
      return result
    }
  }
}
