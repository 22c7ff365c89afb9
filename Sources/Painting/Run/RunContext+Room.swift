import Basics
import Transfer
import VideoIO

extension RunContext {
  /// Estimates the whole run; without its time until an iteration has been measured.
  ///
  /// - Parameter shot: frames of the one shot that is painted; `nil` for the whole run.
  func estimate(for info: VideoInfo, shot: Int? = nil) -> RunEstimate {
    RunEstimate(
      size: info.size, style: info.size.scaled(by: settings.styleScale ?? 1),
      frames: shot ?? info.expectedFrameCount,
      mayCut: shot == nil && request.coherence.cuts != .none,
      passes: request.coherence.passes, flowQuality: flowQuality, settings: settings,
      secondsPerEvaluation: 0, deadline: shot == nil ? request.deadline : nil,
      isVideo: shot == nil && target.isVideo)
  }

  /// How carefully motion is estimated; the cheapest level if it is not estimated at all.
  private var flowQuality: FlowEstimator.Quality {
    request.coherence.usesFlow ? request.coherence.flowQuality : .fast
  }

  /// Refuses a run that needs far more memory than is free. The estimate is off by a few per cent,
  /// and memory may be swapped out, so a smaller shortage only gets a warning.
  ///
  /// - Throws: ``PaintingError/littleMemory(needed:left:size:fitting:)`` and
  ///   ``PaintingError/littleAddressSpace(needed:left:)``.
  func checkMemory(for estimate: RunEstimate) throws {
    try AddressSpace(threads: workers.count)?.check(for: estimate.memory)
    guard let left = AvailableMemory.bytes(), let problem = estimate.shortage(of: left) else {
      return
    }
    guard estimate.memory <= left + left / 4 else { throw problem }
    report(Message(.warning, problem.sentence))
  }
}
