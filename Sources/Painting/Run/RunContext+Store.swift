import Basics
import VideoIO

extension RunContext {
  /// Opens the place that finished frames are kept in: a work folder where the run can be resumed.
  func openStore(for info: VideoInfo) throws -> any PaintingStore {
    let passes = request.coherence.passes
    guard isResumable else {
      if let field = request.work.givenField {
        throw WorkError.noUse(field, output: source == .standardInput ? input : output)
      }
      return passes > 1 ? try WorkFolder(temporaryFor: info.size) : MemoryStore(passes: 1)
    }
    let identity = try RunIdentity(of: request, size: info.size) { try FileDigest.sha256(of: $0) }
    return try WorkFolder(
      path: WorkFolder.resolved(request.work.folder ?? WorkFolder.path(for: output)),
      size: info.size,
      run: RunDescription(identity: identity, request: request, frames: info.expectedFrameCount),
      restarts: request.work.restarts)
  }

  /// Whether there are frames to resume from, and their sources can be read again.
  private var isResumable: Bool {
    if case .picture = target { return false }
    return target != .standardOutput && source != .standardInput
  }
}

extension WorkSettings {
  /// The first of the fields that differs from its default.
  fileprivate var givenField: Field? {
    if folder != nil { return .workFolder }
    if restarts { return .restart }
    return isKept ? .keep : nil
  }
}
