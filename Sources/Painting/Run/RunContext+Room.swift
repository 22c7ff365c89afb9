import Basics
import Transfer
import VideoIO

extension RunContext {
  /// What the whole run will take; without its time, until an iteration has been measured.
  func estimate(for info: VideoInfo) -> RunEstimate {
    RunEstimate(
      size: info.size, style: info.size.scaled(by: settings.styleScale ?? 1),
      frames: info.expectedFrameCount, mayCut: request.coherence.cuts != .none,
      passes: request.coherence.passes, flowQuality: flowQuality, settings: settings,
      secondsPerEvaluation: 0, deadline: request.deadline,
      isVideo: target.isVideo)
  }

  /// What the painting of one shot with so many frames will take; without its time.
  func estimate(for info: VideoInfo, shot frames: Int) -> RunEstimate {
    RunEstimate(
      size: info.size, style: info.size.scaled(by: settings.styleScale ?? 1), frames: frames,
      mayCut: false, passes: request.coherence.passes, flowQuality: flowQuality,
      settings: settings, secondsPerEvaluation: 0, isVideo: false)
  }

  /// How carefully motion is found; where it is not looked for, that takes least.
  private var flowQuality: FlowEstimator.Quality {
    request.coherence.usesFlow ? request.coherence.flowQuality : .fast
  }

  /// Refuses a run that needs far more memory than is left. The estimate is off by some percent, and memory
  /// may be swapped out, so a smaller shortage is only a warning.
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
