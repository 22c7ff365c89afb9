import Basics
import Foundation
import Transfer
import VideoIO

extension PaintingRun {
  /// Says what ``paint()`` would do: opens and checks the same things, times some iterations, and
  /// writes nothing.
  ///
  /// - Returns: `nil` if it was cancelled, or the result is already complete, which is reported.
  /// - Throws: what ``paint()`` would throw before its first frame.
  public func plan() throws -> RunPlan? {
    do {
      return try context.plan()
    } catch is Cancelled {
      return nil
    }
  }
}

extension RunContext {
  fileprivate func plan() throws -> RunPlan? {
    if try findResult() != nil {
      sayComplete()
      return nil
    }
    try checkOutput()
    let reader = try openInput()
    let info = reader.info
    let folder = isResumable ? workFolder : nil
    let finished = try folder.map { try finishedFrames(in: $0, info) } ?? 0
    let writing = try checkWriter(for: reader, known: finished)
    try checkLog(isResumed: finished > 0)
    var estimate = estimate(for: info)
    try checkMemory(for: estimate)
    if !request.masks.isEmpty { try checkMasks(info) }
    estimate.secondsPerEvaluation = try measureSecondsPerIteration(info)
    return RunPlan(
      input: input, output: output, writing: writing, folder: folder, finishedFrames: finished,
      estimate: estimate, freeMemory: AvailableMemory.bytes(),
      freeDisk: folder.flatMap { folder in
        // The work folder does not exist yet.
        FreeSpace.bytes(folder)
          ?? FreeSpace.bytes(URL(filePath: folder).deletingLastPathComponent().path)
      })
  }

  /// Frames that the run would resume after.
  private func finishedFrames(in folder: String, _ info: VideoInfo) throws -> Int {
    guard !request.work.restarts, let status = try RunStatus(folder: folder) else { return 0 }
    if status.state == .running || status.state == .suspended { throw WorkError.busy(folder) }
    guard let identity = try identity(for: info) else { return 0 }
    try RunDescription(identity: identity, request: request, frames: nil)
      .checkAgreement(with: folder)
    return status.finishedFrames.count
  }

  /// Makes the checks of the output's writer, and describes the output.
  func checkWriter(for reader: borrowing VideoReader, known: Int) throws -> String {
    switch target {
    case .video(let path):
      let options = request.output.encoderOptions
      return "video with \(try options.check(path, format: reader.format))"
    case .standardOutput: return "y4m"
    case .picture, .pattern, .folder:
      let summary = try openOutput(for: reader, known: known).summary
      return reader.info.isStill ? "a picture" : summary
    }
  }

  func checkMasks(_ info: VideoInfo) throws {
    let weights = try VGG19Weights(path: request.weights)
    _ = try openMasks(for: info, weights.preprocessing)
  }
}
