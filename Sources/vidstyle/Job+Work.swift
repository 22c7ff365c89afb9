import Basics
import Transfer
import VideoIO

extension Job {
  /// The folder that finished frames are kept in; nil where the job is done in one go.
  func openWork(for info: VideoInfo) throws -> WorkFolder? {
    let size = info.size
    guard isResumable else {
      if let option = keeping.given {
        throw WorkError.noUse(option: option, output: source == .standardInput ? input : output)
      }
      return motion.passes > 1 ? try WorkFolder(temporaryFor: size) : nil
    }
    let work = try WorkFolder(
      path: WorkFolder.resolved(keeping.work ?? WorkFolder.path(for: output)), size: size,
      run: RunDescription(
        identity: try identity(size), output: output, frames: info.expectedFrameCount,
        passes: motion.passes),
      output: output, restart: keeping.restart)
    let frames = work.finishedFrames(motion.passes)
    if work.count > 0 {
      logger.notice(
        "goes on after \(frames) finished frame\(frames == 1 ? "" : "s") in \(work.path)")
    }
    return work
  }

  /// Whether there are frames to go on from, and their sources can be read again.
  private var isResumable: Bool {
    if case .picture = target { return false }
    return target != .standardOutput && source != .standardInput
  }

  private func identity(_ size: Size) throws -> RunIdentity {
    let weights = try WeightsLocator.locate(option: running.weights)
    var identity = RunIdentity()
    identity.add("vidstyle", Version.current)
    identity.add("IN", file: input, digest: try FileDigest.sha256(of: source.files))
    for (index, style) in styles.enumerated() {
      let name = index == 0 ? "STYLE" : "--style (\(index))"
      identity.add(name, file: style.path, digest: try FileDigest.sha256(of: try style.files()))
      identity.add("share of \(name)", "\(style.share)")
    }
    for key in keyframes?.keys ?? [] { identity.add("--keyframes at \(key.time) s", "\(key)") }
    for (index, mask) in masks.enumerated() {
      let name = "--mask \(index + 1) (\(mask.path))"
      identity.add(
        name, file: mask.path, digest: try FileDigest.sha256(of: try PictureSet(mask.path).files))
      identity.add(
        "style of \(name)", file: mask.style,
        digest: try FileDigest.sha256(of: try StyleSource(path: mask.style).files()))
    }
    identity.add("--weights", file: weights, digest: try digest(ofWeights: weights))
    identity.add("--size", "\(size)")
    identity.add("--start", range.start.map { "\($0)" } ?? "0")
    identity.add(
      "--fps", range.frameRate.map { "\($0.numerator)/\($0.denominator)" } ?? "by default")
    identity.add("--engine", "\(running.engine.rawValue) (\(FastKernels.bestInstructionSet))")
    identity.add("--flow-quality", motion.source.flowQuality.rawValue)
    identity.add("--flow-dir", motion.source.flowDir ?? "by default")
    identity.add("--cuts", "\(motion.cuts)")
    identity.add("--passes", "\(motion.passes)")
    if motion.passes > 1 {
      // Where the last shot ends shapes all its frames.
      identity.add("--duration", range.duration.map { "\($0)" } ?? "by default")
      identity.add("--frames", range.frames.map { "\($0)" } ?? "by default")
    }
    identity.add(settings)
    identity.add("--flow", motion.flow.rawValue)
    return identity
  }

  private func digest(ofWeights path: String) throws -> String {
    do {
      return try FileDigest.sha256(of: [path])
    } catch {
      // Who reads them says best what is wrong.
      _ = try VGG19Weights(path: path)
      throw error
    }
  }
}
